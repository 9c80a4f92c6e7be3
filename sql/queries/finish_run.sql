-- finish_run
-- Params: run_id bigint; at timestamptz; status, error text; rows bigint; findings jsonb
UPDATE job_run
   SET finished_at = %(at)s, status = %(status)s, rows = %(rows)s, findings = %(findings)s,
       error = %(error)s
 WHERE run_id = %(run_id)s;
