-- read_versions
-- Grain: one row. Each column changes when what it stands for may have changed, for the plants seen:
-- figures that are computed, what is known of this moment, alerts.
SELECT (SELECT coalesce(sum(r.revision), 0) FROM plant_revision AS r) || '-'
       || (SELECT sum(s.revision) FROM setting_revision AS s) AS figures,
       concat_ws('-',
           (SELECT max(l.updated_at) FROM meter_live AS l),
           (SELECT max(d.at) FROM demand_now AS d),
           (SELECT count(*) FROM meter_silence AS s),
           (SELECT max(s.since) FROM meter_silence AS s)) AS present,
       (SELECT max(a.at) FROM alert_look AS a) AS alerts;
