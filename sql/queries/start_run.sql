-- start_run
-- Who starts a run holds the job's lock, so one of the same job that seems to run was killed.
-- Params: job text; start, end (of the window, or null), at timestamptz
WITH killed AS (
    UPDATE job_run SET status = 'interrupted' WHERE job = %(job)s AND status = 'running'
)
INSERT INTO job_run (job, window_start, window_end, started_at, status)
VALUES (%(job)s, %(start)s, %(end)s, %(at)s, 'running')
RETURNING run_id;
