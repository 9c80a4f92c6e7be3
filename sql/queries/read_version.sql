-- read_version
-- Grain: one row that changes whenever a figure may have changed.
SELECT coalesce((SELECT max(r.run_id) FROM job_run AS r), 0) AS run_id,
       (SELECT max(l.updated_at) FROM meter_live AS l) AS live_at,
       (SELECT count(*) || '-' || coalesce(max(s.since)::text, '') FROM meter_silence AS s) AS silent;
