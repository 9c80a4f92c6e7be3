-- read_alert_looks
-- Grain: one row per kind whose causes were ever looked for.
SELECT l.kind, l.at FROM alert_look AS l;
