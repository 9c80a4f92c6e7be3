-- read_meter_detail
-- Grain: one row: a meter as it is registered now, its first and last reading and interval, and its
-- intervals of today. Params: meter_id int, now timestamptz
SELECT p.code || '/' || m.code AS meter, m.name_en, m.name_ko, m.quantity, m.kind, m.unit,
       coalesce(q.canonical_unit, p.output_unit) AS amount_unit, m.role, a.code AS asset,
       p.time_zone, m.multiplier, m.digits, m.capacity_kw, m.period_s, m.max_gap_s,
       (SELECT min(r.ts) FROM reading AS r WHERE r.meter_id = m.meter_id) AS first_reading,
       (SELECT max(r.ts) FROM reading AS r WHERE r.meter_id = m.meter_id) AS last_reading,
       (SELECT min(i.start_ts) FROM interval_energy AS i WHERE i.meter_id = m.meter_id)
       AS first_interval,
       (SELECT max(i.start_ts) FROM interval_energy AS i WHERE i.meter_id = m.meter_id)
       AS last_interval,
       coalesce(d.slots, 0)::integer AS slots, coalesce(d.slots_estimated, 0)::integer
       AS slots_estimated,
       floor(extract(epoch FROM %(now)s::timestamptz
             - day_start(t.today, p.time_zone)) / 900)::integer AS slots_expected
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
  JOIN quantity AS q USING (quantity)
  LEFT JOIN asset AS a USING (asset_id)
 CROSS JOIN LATERAL (
       SELECT (%(now)s::timestamptz AT TIME ZONE p.time_zone)::date AS today) AS t
  LEFT JOIN day_energy AS d ON d.meter_id = m.meter_id AND d.day = t.today
 WHERE m.meter_id = %(meter_id)s;
