-- read_silence_causes
-- Grain: one row per silence of a meter or plant that touches a span; `until` is null where it goes on.
-- Params: start, end timestamptz
SELECT f.plant_id,
       CASE WHEN f.meter_id IS NULL THEN 'plant' WHEN m.role = 'main' THEN 'main' ELSE 'sub' END AS cause,
       f.start_ts AS since, f.end_ts AS until, m.code AS meter,
       CASE WHEN f.meter_id IS NULL THEN (f.facts ->> 'meters')::integer ELSE 1 END AS members,
       CASE WHEN f.meter_id IS NULL OR m.role = 'main' THEN NULL ELSE 'look' END AS severity
  FROM (SELECT o.name, o.plant_id, o.meter_id, o.start_ts, o.end_ts, o.facts
          FROM finding AS o WHERE o.end_ts IS NULL
        UNION ALL  -- not looked for in an instant: that would be all of the past
        SELECT p.name, p.plant_id, p.meter_id, p.start_ts, p.end_ts, p.facts
          FROM finding AS p WHERE p.end_ts > %(start)s AND %(start)s::timestamptz < %(end)s) AS f
  LEFT JOIN meter AS m ON m.meter_id = f.meter_id
 WHERE f.name IN ('meter.silent', 'plant.silent') AND f.start_ts <= %(end)s
 ORDER BY f.start_ts;
