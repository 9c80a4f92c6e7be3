-- read_lateness_causes
-- Grain: one row per job that has a usual step, and one ('queue') for the oldest stale window where there
-- is one (checks and running quarters of an hour wait by design): since when it is waited for, and value: for how many usual steps [1].
-- Params: jobs text[]; step_s, queue_s double precision; end timestamptz
SELECT w.cause, w.since, extract(EPOCH FROM %(end)s::timestamptz - w.since)::float8 / w.step_s AS value,
       jsonb_build_object('last', w.since, 'step_min', w.step_s / 60) AS facts
  FROM (SELECT j.job AS cause, n.started_at AS since, %(step_s)s::float8 AS step_s
          FROM unnest(%(jobs)s::text[]) AS j (job)
         CROSS JOIN LATERAL (
               SELECT r.started_at FROM job_run AS r
                WHERE r.job >= j.job AND r.job <= j.job  -- ordered so, by the index on job: else a job
                ORDER BY r.job, r.run_id DESC LIMIT 1) AS n  -- that never ran is sought in all runs
        UNION ALL
        SELECT 'queue', min(s.created_at), %(queue_s)s
          FROM stale_window AS s
         WHERE s.stage NOT IN ('checks', 'running')
        HAVING count(*) > 0) AS w;
