-- read_past_lateness
-- Grain: one row per pause between two runs of a job with a usual step that touches a span and was longer
-- than a step: value: how many steps it lasted [1]. Params: jobs text[]; step_s float8; start, end timestamptz
SELECT g.job AS cause, g.started_at AS since, g.next_at AS until,
       extract(EPOCH FROM coalesce(g.next_at, %(end)s) - g.started_at)::float8 / %(step_s)s AS value,
       jsonb_build_object('last', g.started_at, 'step_min', %(step_s)s::float8 / 60) AS facts
  FROM (SELECT r.job, r.started_at, lead(r.started_at) OVER (PARTITION BY r.job ORDER BY r.run_id) AS next_at
          FROM job_run AS r
         WHERE r.job = ANY(%(jobs)s)) AS g
 WHERE g.started_at <= %(end)s AND coalesce(g.next_at, 'infinity') > %(start)s
   AND coalesce(g.next_at, %(end)s) - g.started_at > make_interval(secs => %(step_s)s)
 ORDER BY g.started_at;
