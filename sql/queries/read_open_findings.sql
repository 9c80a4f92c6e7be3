-- read_open_findings
-- Grain: one row per finding that asks for something, is not resolved and touches a window, those to
-- act on first, of these what goes on, then the newest; found: how many there are in all, to_act: those to act on.
-- Params: plant text (null: all that are seen); start, end timestamptz; most int
SELECT f.finding_id, f.name, f.severity, p.code AS plant, p.time_zone, m.code AS meter, m.name_en,
       m.name_ko, f.start_ts, f.end_ts, f.sentence, f.facts,
       count(*) OVER () AS found, count(*) FILTER (WHERE f.severity = 'act') OVER () AS to_act
  FROM finding AS f
  JOIN plant AS p ON p.plant_id = f.plant_id
  LEFT JOIN meter AS m ON m.meter_id = f.meter_id
 WHERE f.severity IN ('act', 'look') AND f.resolved_at IS NULL
   AND (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND coalesce(f.end_ts, 'infinity') > %(start)s AND f.start_ts < %(end)s
 ORDER BY f.severity = 'act' DESC, f.end_ts IS NULL DESC, f.start_ts DESC, f.finding_id DESC
 LIMIT %(most)s;
