-- write_alert_rule
-- Grain: one row per kind and plant (null: all). Units: minutes, plant time.
INSERT INTO alert_rule AS r (kind, plant_id, threshold, hold_min, calm_min, again_min, severity, quiet_from,
                             quiet_to, escalate_min, enabled)
VALUES (%(kind)s, %(plant_id)s, %(threshold)s, %(hold_min)s, %(calm_min)s, %(again_min)s, %(severity)s,
        %(quiet_from)s, %(quiet_to)s, %(escalate_min)s, %(enabled)s)
ON CONFLICT (kind, plant_id) DO UPDATE
   SET threshold = excluded.threshold, hold_min = excluded.hold_min, calm_min = excluded.calm_min,
       again_min = excluded.again_min, severity = excluded.severity, quiet_from = excluded.quiet_from,
       quiet_to = excluded.quiet_to, escalate_min = excluded.escalate_min, enabled = excluded.enabled;
