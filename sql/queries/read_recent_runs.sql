-- read_recent_runs
-- Grain: one row per run, the newest first. Params: count int
SELECT r.job, r.started_at, r.finished_at, r.status, r.rows, r.error
  FROM job_run AS r
 ORDER BY r.run_id DESC
 LIMIT %(count)s;
