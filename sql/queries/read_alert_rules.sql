-- read_alert_rules
-- Grain: one row per rule: those for all plants first. Units: minutes.
SELECT r.kind, r.plant_id, p.code AS plant, r.threshold, r.hold_min, r.calm_min, r.again_min, r.severity,
       r.quiet_from, r.quiet_to, r.escalate_min, r.enabled
  FROM alert_rule AS r
  LEFT JOIN plant AS p USING (plant_id)
 ORDER BY r.plant_id IS NOT NULL, r.rule_id;
