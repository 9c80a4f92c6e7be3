-- read_past_failures
-- Grain: one row per failed run of a job in a span, until its next run that went well.
-- Params: start, end timestamptz
SELECT r.job AS cause, r.started_at AS since, n.finished_at AS until,
       jsonb_build_object('error', r.error) AS facts
  FROM job_run AS r
  LEFT JOIN LATERAL (
       SELECT d.finished_at FROM job_run AS d
        WHERE d.job = r.job AND d.run_id > r.run_id AND d.status = 'done'
        ORDER BY d.run_id LIMIT 1) AS n ON true
 WHERE r.status = 'failed' AND r.started_at BETWEEN %(start)s AND %(end)s
 ORDER BY r.run_id;
