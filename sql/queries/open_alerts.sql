-- open_alerts
-- Grain: one row per new alert; gives its number and key. Params: arrays of the same length
INSERT INTO alert (kind, plant_id, cause, severity, since, opened_at, seen_at, members, told_members,
                   value, facts, won, kg_co2e)
SELECT n.kind, n.plant_id, n.cause, n.severity, n.since, n.opened_at, n.seen_at, n.members, n.members,
       n.value, n.facts, n.won, n.kg_co2e
  FROM unnest(%(kind)s::text[], %(plant_id)s::integer[], %(cause)s::text[], %(severity)s::text[],
              %(since)s::timestamptz[], %(opened_at)s::timestamptz[], %(seen_at)s::timestamptz[],
              %(members)s::integer[], %(value)s::float8[], %(facts)s::jsonb[], %(won)s::float8[],
              %(kg_co2e)s::float8[])
       AS n (kind, plant_id, cause, severity, since, opened_at, seen_at, members, value, facts, won, kg_co2e)
RETURNING alert_id, kind, plant_id, cause;
