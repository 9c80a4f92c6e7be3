-- read_findings
-- Grain: one row per finding that touches a window, newest first.
-- Params: plant, meter, name text (null: any); start, end timestamptz (null: unbounded)
SELECT f.finding_id, f.name, f.severity, p.code AS plant, m.code AS meter, p.time_zone,
       f.start_ts, f.end_ts, f.sentence, f.facts, f.found_at, f.resolved_at
  FROM finding AS f
  JOIN plant AS p ON p.plant_id = f.plant_id
  LEFT JOIN meter AS m ON m.meter_id = f.meter_id
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND (%(meter)s::text IS NULL OR m.code = %(meter)s)
   AND (%(name)s::text IS NULL OR f.name = %(name)s)
   AND (%(start)s::timestamptz IS NULL OR coalesce(f.end_ts, 'infinity') > %(start)s
        OR f.start_ts >= %(start)s)
   AND (%(end)s::timestamptz IS NULL OR f.start_ts < %(end)s)
 ORDER BY f.start_ts DESC, f.finding_id DESC;
