-- read_newest_forecast
-- Grain: one row per 15-min interval: the newest forecast for a plant's main electricity meter.
-- Units: kW. Params: plant_id int; start (incl.), end (excl.) timestamptz
SELECT DISTINCT ON (f.start_ts) f.start_ts AS start, f.kwh * 4 AS kw, f.low_kwh * 4 AS low_kw,
       f.high_kwh * 4 AS high_kw, f.issued_at
  FROM forecast AS f
  JOIN meter AS m USING (meter_id)
 WHERE m.plant_id = %(plant_id)s AND f.start_ts >= %(start)s AND f.start_ts < %(end)s
 ORDER BY f.start_ts, f.issued_at DESC;
