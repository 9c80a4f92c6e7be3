-- change_alerts
-- Grain: one row per alert that was there. Params: arrays of the same length
UPDATE alert AS a
   SET severity = n.severity, since = n.since, opened_at = n.opened_at, seen_at = n.seen_at,
       closed_at = n.closed_at, times = n.times, members = n.members, told_members = n.told_members,
       value = n.value, facts = n.facts, won = n.won, kg_co2e = n.kg_co2e,
       acknowledged_by = n.acknowledged_by, acknowledged_at = n.acknowledged_at,
       snoozed_until = n.snoozed_until, escalated_at = n.escalated_at
  FROM unnest(%(alert_id)s::bigint[], %(severity)s::text[], %(since)s::timestamptz[],
              %(opened_at)s::timestamptz[], %(seen_at)s::timestamptz[], %(closed_at)s::timestamptz[],
              %(times)s::integer[], %(members)s::integer[], %(told_members)s::integer[], %(value)s::float8[],
              %(facts)s::jsonb[], %(won)s::float8[], %(kg_co2e)s::float8[], %(acknowledged_by)s::text[],
              %(acknowledged_at)s::timestamptz[], %(snoozed_until)s::timestamptz[],
              %(escalated_at)s::timestamptz[])
       AS n (alert_id, severity, since, opened_at, seen_at, closed_at, times, members, told_members, value,
             facts, won, kg_co2e, acknowledged_by, acknowledged_at, snoozed_until, escalated_at)
 WHERE a.alert_id = n.alert_id;
