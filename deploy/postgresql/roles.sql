-- The roles and the database, made once by a superuser in psql. Passwords come from the environment.
\getenv password DB_PASSWORD
\getenv backup BACKUP_PASSWORD
\getenv ingest INGEST_PASSWORD
\getenv jobs JOBS_PASSWORD
\getenv dashboard DASHBOARD_PASSWORD
CREATE ROLE fems LOGIN PASSWORD :'password';
CREATE ROLE fems_backup LOGIN SUPERUSER PASSWORD :'backup';
CREATE ROLE fems_dashboard NOLOGIN;
CREATE ROLE fems_door NOLOGIN;
CREATE ROLE fems_administrator NOLOGIN;
CREATE ROLE fems_ingest NOLOGIN;
CREATE ROLE fems_jobs NOLOGIN BYPASSRLS;
GRANT fems_dashboard, fems_door, fems_administrator, fems_ingest, fems_jobs TO fems WITH ADMIN OPTION;
-- A user for each part, as 'fems db login' would make it.
CREATE ROLE "fems-ingest" LOGIN IN ROLE fems_ingest PASSWORD :'ingest';
CREATE ROLE "fems-jobs" LOGIN IN ROLE fems_jobs PASSWORD :'jobs';
CREATE ROLE "fems-dashboard" LOGIN IN ROLE fems_dashboard, fems_door, fems_administrator PASSWORD :'dashboard';
CREATE DATABASE fems OWNER fems;
\connect fems
CREATE EXTENSION timescaledb;
-- In the Apache edition this built-in job can only fail, and would say so in the log every hour.
UPDATE _timescaledb_config.bgw_job SET scheduled = false WHERE proc_name = 'policy_job_stat_history_retention' AND current_setting('timescaledb.license') = 'apache';
