-- read_job_states
-- Grain: one row per job, how its newest run went; no word of what it met, which may be of any plant.
WITH RECURSIVE known AS (
    (SELECT r.job FROM job_run AS r ORDER BY r.job LIMIT 1)
    UNION ALL
    SELECT (SELECT r.job FROM job_run AS r WHERE r.job > k.job ORDER BY r.job LIMIT 1)
      FROM known AS k
     WHERE k.job IS NOT NULL
)
SELECT n.job, n.status, n.started_at
  FROM known AS k
 CROSS JOIN LATERAL (
       SELECT r.job, r.status, r.started_at FROM job_run AS r
        WHERE r.job = k.job ORDER BY r.run_id DESC LIMIT 1) AS n;
