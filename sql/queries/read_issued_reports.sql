-- read_issued_reports
-- Grain: one row per issued report, newest first, without its content. Units: kg CO2e.
SELECT r.report_id, p.code AS plant, r.first_day, r.last_day, r.standard, r.issued_by, r.issued_at,
       r.digest, r.kg_scope1, r.kg_scope2_location, r.kg_scope2_market
  FROM issued_report AS r
  LEFT JOIN plant AS p USING (plant_id)
 ORDER BY r.issued_at DESC;
