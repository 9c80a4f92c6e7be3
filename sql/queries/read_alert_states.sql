-- read_alert_states
-- Grain: one row per alert that is open, or was closed since an instant. Params: since timestamptz
SELECT a.alert_id, a.kind, a.plant_id, a.cause, a.severity, a.since, a.opened_at, a.seen_at, a.closed_at,
       a.times, a.members, a.told_members, a.value, a.facts, a.won, a.kg_co2e, a.acknowledged_by,
       a.acknowledged_at, a.snoozed_until, a.owner, a.escalated_at
  FROM alert AS a
 WHERE a.closed_at IS NULL OR a.closed_at >= %(since)s
   FOR UPDATE;
