-- read_alerts
-- Grain: one row per alert, those to act on first, then the newest; with names and zone of its plant (of
-- the complex where it has none). Params: open_only bool; plant, kind text (null: any); since timestamptz
-- (null: unbounded; of alerts that are closed, when they were); alert_id bigint (null: any); most int
SELECT a.alert_id, a.kind, a.plant_id, p.code AS plant, p.name_en, p.name_ko, a.cause, a.severity, a.since, a.opened_at,
       a.seen_at, a.closed_at, a.times, a.members, a.value, a.facts, a.won, a.kg_co2e, a.acknowledged_by,
       a.acknowledged_at, a.snoozed_until, a.owner, a.escalated_at,
       coalesce(p.time_zone, (SELECT c.time_zone FROM complex AS c LIMIT 1), 'UTC') AS time_zone
  FROM alert AS a
  LEFT JOIN plant AS p USING (plant_id)
 WHERE (a.closed_at IS NULL OR NOT %(open_only)s)
   AND (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND (%(kind)s::text IS NULL OR a.kind = %(kind)s)
   AND (%(alert_id)s::bigint IS NULL OR a.alert_id = %(alert_id)s)
   AND (%(since)s::timestamptz IS NULL OR a.closed_at IS NULL OR a.closed_at >= %(since)s)
 ORDER BY a.closed_at IS NOT NULL, a.severity, a.acknowledged_at IS NOT NULL, a.opened_at DESC, a.alert_id DESC
 LIMIT %(most)s;
