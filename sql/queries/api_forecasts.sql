-- api_forecasts
-- Grain: one row per meter and 15-min interval of its newest forecast, with the shares of the history
-- behind it. Units: kWh. Params: plant, meter text (null: all); start (incl.), end (excl.),
-- after_start timestamptz; after_meter_id, most int
SELECT m.meter_id, f.start_ts AS start, p.code AS plant, m.code AS meter, f.kwh, f.low_kwh, f.high_kwh,
       f.issued_at, f.model, i.measured_share, i.estimated_share, i.missing_share
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
 CROSS JOIN LATERAL (
       SELECT max(n.issued_at) AS issued_at FROM forecast AS n WHERE n.meter_id = m.meter_id) AS newest
  JOIN forecast AS f ON f.meter_id = m.meter_id AND f.issued_at = newest.issued_at
  LEFT JOIN forecast_issue AS i
         ON i.meter_id = m.meter_id AND i.step = 'interval' AND i.issued_at = newest.issued_at
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND (%(meter)s::text IS NULL OR m.code = %(meter)s)
   AND m.meter_id >= %(after_meter_id)s
   AND f.start_ts >= %(start)s::timestamptz AND f.start_ts < %(end)s::timestamptz
   AND (m.meter_id, f.start_ts) > (%(after_meter_id)s, %(after_start)s::timestamptz)
 ORDER BY m.meter_id, f.start_ts
 LIMIT %(most)s;
