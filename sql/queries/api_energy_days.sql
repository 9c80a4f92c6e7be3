-- api_energy_days
-- Grain: one row per meter and plant-local day with any interval. Of the present day,
-- only what has passed is expected. Units: the meter's canonical unit, kW.
-- Params: plant, meter text (null: all); start (incl.), end (excl.), after_day date;
-- after_meter_id, most int; now timestamptz
SELECT m.meter_id, d.day, p.code AS plant, m.code AS meter, m.quantity, m.role, d.amount,
       coalesce(q.canonical_unit, p.output_unit) AS unit, d.estimated AS estimated_amount,
       (d.slots - d.slots_estimated)::float8 / e.slots AS measured_share,
       d.slots_estimated::float8 / e.slots AS estimated_share,
       greatest(e.slots - d.slots, 0)::float8 / e.slots AS missing_share,
       d.peak_kw, d.peak_at
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
  JOIN quantity AS q USING (quantity)
  JOIN day_energy AS d ON d.meter_id = m.meter_id
 CROSS JOIN LATERAL (
       SELECT CASE WHEN d.day < %(now)s::date - 2 THEN d.slots_expected
                   ELSE greatest(d.slots, least(d.slots_expected, floor(extract(epoch FROM
                        %(now)s - day_start(d.day, p.time_zone)) / 900)::integer)) END AS slots) AS e
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND (%(meter)s::text IS NULL OR m.code = %(meter)s)
   AND m.meter_id >= %(after_meter_id)s
   AND d.day >= %(start)s::date AND d.day < %(end)s::date
   AND (m.meter_id, d.day) > (%(after_meter_id)s, %(after_day)s::date)
 ORDER BY m.meter_id, d.day
 LIMIT %(most)s;
