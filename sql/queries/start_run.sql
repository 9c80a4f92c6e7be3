-- start_run
-- Params: job text; start, end (of the window, or null), at timestamptz
INSERT INTO job_run (job, window_start, window_end, started_at, status)
VALUES (%(job)s, %(start)s, %(end)s, %(at)s, 'running')
RETURNING run_id;
