-- api_energy_hours
-- Grain: one row per meter and hour of UTC with any interval. Of the present hour, only
-- what has passed is expected. Units: the meter's canonical unit, kW.
-- Params: plant, meter text (null: all); start (incl.), end (excl.), after_hour timestamptz;
-- after_meter_id, most int; now timestamptz
SELECT m.meter_id, h.hour_ts AS hour, p.code AS plant, m.code AS meter, m.quantity, m.role, h.amount,
       coalesce(q.canonical_unit, p.output_unit) AS unit, h.estimated AS estimated_amount,
       (h.slots - h.slots_estimated)::float8 / e.slots AS measured_share,
       h.slots_estimated::float8 / e.slots AS estimated_share,
       greatest(e.slots - h.slots, 0)::float8 / e.slots AS missing_share,
       h.peak_kw, h.peak_at
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
  JOIN quantity AS q USING (quantity)
  JOIN hour_energy AS h ON h.meter_id = m.meter_id
 CROSS JOIN LATERAL (
       SELECT greatest(h.slots, least(h.slots_expected, floor(extract(epoch FROM
              %(now)s::timestamptz - h.hour_ts) / 900)::integer)) AS slots) AS e
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND (%(meter)s::text IS NULL OR m.code = %(meter)s)
   AND m.meter_id >= %(after_meter_id)s
   AND h.hour_ts >= %(start)s::timestamptz AND h.hour_ts < %(end)s::timestamptz
   AND (m.meter_id, h.hour_ts) > (%(after_meter_id)s, %(after_hour)s::timestamptz)
 ORDER BY m.meter_id, h.hour_ts
 LIMIT %(most)s;
