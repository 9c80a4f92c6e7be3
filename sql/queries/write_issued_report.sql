-- write_issued_report
-- Params: as the columns
INSERT INTO issued_report (plant_id, first_day, last_day, standard, issued_by, issued_at, digest,
                           kg_scope1, kg_scope2_location, kg_scope2_market, content)
VALUES (%(plant_id)s, %(first_day)s, %(last_day)s, %(standard)s, %(issued_by)s, %(issued_at)s,
        %(digest)s, %(kg_scope1)s, %(kg_scope2_location)s, %(kg_scope2_market)s, %(content)s)
RETURNING report_id;
