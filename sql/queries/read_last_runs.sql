-- read_last_runs
-- Grain: one row per job, its newest run; steps from job to job on the index.
WITH RECURSIVE known AS (
    (SELECT r.job FROM job_run AS r ORDER BY r.job LIMIT 1)
    UNION ALL
    SELECT (SELECT r.job FROM job_run AS r WHERE r.job > k.job ORDER BY r.job LIMIT 1)
      FROM known AS k
     WHERE k.job IS NOT NULL
)
SELECT n.job, n.window_start, n.window_end, n.started_at, n.finished_at, n.status, n.rows,
       n.findings, n.error
  FROM known AS k
 CROSS JOIN LATERAL (
       SELECT r.* FROM job_run AS r WHERE r.job = k.job ORDER BY r.run_id DESC LIMIT 1) AS n;
