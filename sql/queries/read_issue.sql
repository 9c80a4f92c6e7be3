-- read_issue
-- Params: digest text
SELECT r.report_id, r.digest, r.issued_at, r.issued_by, r.content
  FROM issued_report AS r
 WHERE r.digest = %(digest)s;
