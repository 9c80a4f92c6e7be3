-- A run whose process was killed stays `running` until the next of its job begins, which holds the job's lock: then it
-- is told apart from one that failed.

ALTER TABLE job_run DROP CONSTRAINT job_run_status_check;
ALTER TABLE job_run ADD CONSTRAINT job_run_status_check
    CHECK (status IN ('running', 'done', 'failed', 'interrupted'));
CREATE INDEX job_run_running ON job_run (job) WHERE status = 'running';

-- Jobs keep what they looked up until figures or settings change.
GRANT SELECT ON setting_revision TO fems_jobs;
