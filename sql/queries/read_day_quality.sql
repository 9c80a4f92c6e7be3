-- read_day_quality
-- Grain: one row per meter of a plant and local day, from the meter's first day on: numbers of
-- 15-min intervals. Params: plant text; first, last date
SELECT m.code AS meter, t.day::date AS day, e.slots_expected,
       coalesce(d.slots - d.slots_estimated, 0) AS measured,
       coalesce(d.slots_estimated - d.slots_suspect - d.slots_edited, 0) AS estimated,
       coalesce(d.slots_suspect, 0) AS suspect, coalesce(d.slots_edited, 0) AS edited,
       greatest(e.slots_expected - coalesce(d.slots, 0), 0) AS missing
  FROM plant AS p
  JOIN meter AS m USING (plant_id)
 LEFT JOIN LATERAL (
       SELECT x.day FROM day_energy AS x WHERE x.meter_id = m.meter_id ORDER BY x.day LIMIT 1) AS begun ON true
 CROSS JOIN LATERAL generate_series(greatest(begun.day, %(first)s::date), %(last)s::date,
                                    INTERVAL '1 day') AS t (day)
 CROSS JOIN LATERAL (
       SELECT (extract(epoch FROM ((t.day::date + 1)::timestamp AT TIME ZONE p.time_zone)
                                - (t.day::date::timestamp AT TIME ZONE p.time_zone)) / 900)::integer
              AS slots_expected) AS e
  LEFT JOIN day_energy AS d ON d.meter_id = m.meter_id AND d.day = t.day::date
 WHERE p.code = %(plant)s
 ORDER BY m.meter_id, t.day;
