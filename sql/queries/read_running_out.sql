-- read_running_out
-- Grain: one row per series of factors in use, tariff under contract, and contract, whose last day is
-- before a day and which nothing follows. Params: until date
WITH used AS (
    SELECT c.carrier, c.series FROM factor_choice AS c
    UNION
    SELECT p.carrier, p.series FROM plant_factor_series AS p
)
SELECT 'factor' AS kind, f.series || ' (' || f.carrier || ')' AS name, max(f.valid_to) AS last_day
  FROM factor AS f
  JOIN used AS u USING (carrier, series)
 GROUP BY f.series, f.carrier
HAVING bool_and(f.valid_to IS NOT NULL) AND max(f.valid_to) < %(until)s
UNION ALL
SELECT 'tariff', t.series, max(t.valid_to)
  FROM tariff AS t
 WHERE t.replaced_at IS NULL AND t.series IN (SELECT c.series FROM contract AS c)
 GROUP BY t.series
HAVING bool_and(t.valid_to IS NOT NULL) AND max(t.valid_to) < %(until)s
UNION ALL
SELECT 'contract', p.code || ' (' || c.carrier || ')', max(c.valid_to)
  FROM contract AS c
  JOIN plant AS p USING (plant_id)
 GROUP BY p.code, c.carrier
HAVING bool_and(c.valid_to IS NOT NULL) AND max(c.valid_to) < %(until)s
 ORDER BY kind, name;
