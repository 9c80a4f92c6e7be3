-- read_failure_causes
-- Grain: one row per job whose newest run failed, since the first of the failures in a row.
WITH RECURSIVE known AS (
    (SELECT r.job FROM job_run AS r ORDER BY r.job LIMIT 1)
    UNION ALL
    SELECT (SELECT r.job FROM job_run AS r WHERE r.job > k.job ORDER BY r.job LIMIT 1)
      FROM known AS k
     WHERE k.job IS NOT NULL
)
SELECT n.job AS cause, b.started_at AS since, jsonb_build_object('error', n.error) AS facts
  FROM known AS k
 CROSS JOIN LATERAL (
       SELECT r.job, r.status, r.error FROM job_run AS r
        WHERE r.job >= k.job AND r.job <= k.job AND r.status IN ('done', 'failed')  -- by the index on job
        ORDER BY r.job, r.run_id DESC LIMIT 1) AS n
 CROSS JOIN LATERAL (
       SELECT coalesce(max(l.run_id), 0) AS run_id FROM (
              SELECT r.run_id FROM job_run AS r
               WHERE r.job >= k.job AND r.job <= k.job AND r.status = 'done'
               ORDER BY r.job, r.run_id DESC LIMIT 1) AS l) AS good
 CROSS JOIN LATERAL (
       SELECT r.started_at FROM job_run AS r
        WHERE r.job = k.job AND r.run_id > good.run_id AND r.status = 'failed'
        ORDER BY r.run_id LIMIT 1) AS b
 WHERE n.status = 'failed';
