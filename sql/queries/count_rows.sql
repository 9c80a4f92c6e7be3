-- count_rows
-- Grain: one row per table: how much there is.
SELECT 'reading' AS thing, count(*) AS rows FROM reading
UNION ALL
SELECT 'interval_energy', count(*) FROM interval_energy
UNION ALL
SELECT 'rejected_message', count(*) FROM rejected_message;
