-- api_findings
-- Grain: one row per finding whose span touches the window. Params: plant, meter text (null: all);
-- start (incl.), end (excl.) timestamptz; after_finding_id bigint, most int
SELECT f.finding_id, f.name, f.severity, p.code AS plant, m.code AS meter, f.start_ts AS start,
       f.end_ts AS end, f.sentence, f.facts, f.found_at, f.resolved_at
  FROM finding AS f
  JOIN plant AS p ON p.plant_id = f.plant_id
  LEFT JOIN meter AS m ON m.meter_id = f.meter_id
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND (%(meter)s::text IS NULL OR m.code = %(meter)s)
   AND (coalesce(f.end_ts, 'infinity') > %(start)s::timestamptz OR f.start_ts >= %(start)s::timestamptz)
   AND f.start_ts < %(end)s::timestamptz
   AND f.finding_id > %(after_finding_id)s
 ORDER BY f.finding_id
 LIMIT %(most)s;
