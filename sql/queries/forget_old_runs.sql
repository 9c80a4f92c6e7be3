-- forget_old_runs
-- Params: before timestamptz
DELETE FROM job_run WHERE started_at < %(before)s;
