-- read_last_issue
-- The newest issued report of a subject and period under a standard.
-- Params: plant_id int or null; first, last date; standard text
SELECT r.report_id, r.digest, r.issued_at, r.issued_by, r.content
  FROM issued_report AS r
 WHERE r.plant_id IS NOT DISTINCT FROM %(plant_id)s AND r.first_day = %(first)s
   AND r.last_day = %(last)s AND r.standard = %(standard)s
 ORDER BY r.issued_at DESC
 LIMIT 1;
