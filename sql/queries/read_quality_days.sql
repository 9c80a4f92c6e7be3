-- read_quality_days
-- Grain: one row per line shown and local day (meter null), and one per meter and span (day null;
-- is_before: of the days before). A line is a plant, or a meter where a plant is given. Numbers of
-- 15-min intervals; the kinds add up to slots_expected: those over by `until` that a meter could
-- have told by then (one that reports a day at a time tells of it afterwards), from its own first
-- day on; of one without any, from the first day asked for.
-- Params: plant text (null: all that are seen); first, last, before_first, before_last date;
-- until timestamptz
WITH shown AS (
    SELECT m.meter_id, p.code AS plant, m.code AS meter, p.time_zone,
           CASE WHEN %(plant)s::text IS NULL THEN p.code ELSE m.code END AS line,
           %(until)s::timestamptz - CASE WHEN m.kind = 'interval'
                THEN make_interval(secs => greatest(m.period_s - 900, 0)) ELSE INTERVAL '0' END AS told,
           coalesce((SELECT x.day FROM day_energy AS x WHERE x.meter_id = m.meter_id ORDER BY x.day LIMIT 1),
                    %(before_first)s::date) AS begun
      FROM meter AS m
      JOIN plant AS p USING (plant_id)
     WHERE %(plant)s::text IS NULL OR p.code = %(plant)s
), days AS (
    SELECT z.time_zone, d.day::date AS day, d.day::date < %(first)s::date AS is_before,
           day_start(d.day::date, z.time_zone) AS start_ts,
           day_start(d.day::date + 1, z.time_zone) AS end_ts
      FROM (SELECT DISTINCT s.time_zone FROM shown AS s) AS z
     CROSS JOIN generate_series(%(before_first)s::date, %(last)s::date, INTERVAL '1 day') AS d (day)
     WHERE d.day <= %(before_last)s::date OR d.day >= %(first)s::date
), slots AS (
    SELECT s.plant, s.line, s.meter, s.meter_id, d.day, d.is_before,
           greatest(floor(extract(epoch FROM least(d.end_ts, s.told) - d.start_ts) / 900)::integer,
                    coalesce(e.slots, 0), 0) AS slots_expected,
           coalesce(e.slots, 0) AS slots, coalesce(e.slots_estimated, 0) AS slots_estimated,
           coalesce(e.slots_suspect, 0) AS slots_suspect, coalesce(e.slots_edited, 0) AS slots_edited
      FROM shown AS s
      JOIN days AS d ON d.time_zone = s.time_zone AND d.day >= s.begun
      LEFT JOIN day_energy AS e ON e.meter_id = s.meter_id AND e.day = d.day
)
SELECT s.line, s.plant, s.meter, s.day, s.is_before, sum(s.slots_expected)::bigint AS slots_expected,
       sum(s.slots - s.slots_estimated)::bigint AS measured,
       sum(s.slots_estimated - s.slots_suspect - s.slots_edited)::bigint AS estimated,
       sum(s.slots_suspect)::bigint AS suspect, sum(s.slots_edited)::bigint AS edited,
       sum(s.slots_expected - s.slots)::bigint AS missing
  FROM slots AS s
 GROUP BY GROUPING SETS ((s.line, s.day, s.is_before), (s.line, s.plant, s.meter, s.meter_id, s.is_before))
HAVING sum(s.slots_expected) > 0
 ORDER BY s.meter_id, s.line, s.day;
