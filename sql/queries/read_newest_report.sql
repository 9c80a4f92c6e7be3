-- read_newest_report
-- Grain: one row: number of the newest issued report among those seen, 0 without one.
SELECT coalesce(max(r.report_id), 0) FROM issued_report AS r;
