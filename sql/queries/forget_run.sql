-- forget_run
-- Params: run_id bigint
DELETE FROM job_run WHERE run_id = %(run_id)s;
