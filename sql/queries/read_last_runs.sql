-- read_last_runs
-- Grain: one row per job, its newest run.
SELECT DISTINCT ON (r.job) r.job, r.window_start, r.window_end, r.started_at, r.finished_at,
       r.status, r.rows, r.findings, r.error
  FROM job_run AS r
 ORDER BY r.job, r.run_id DESC;
