-- read_related_meters
-- Grain: one row per term of a virtual meter (relation term) and per virtual meter that has this
-- meter as a term (relation part_of). Params: meter_id int
SELECT 'term' AS relation, p.code || '/' || m.code AS meter, t.factor
  FROM virtual_meter_term AS t
  JOIN meter AS m ON m.meter_id = t.of_meter_id
  JOIN plant AS p USING (plant_id)
 WHERE t.meter_id = %(meter_id)s
UNION ALL
SELECT 'part_of', p.code || '/' || m.code, t.factor
  FROM virtual_meter_term AS t
  JOIN meter AS m ON m.meter_id = t.meter_id
  JOIN plant AS p USING (plant_id)
 WHERE t.of_meter_id = %(meter_id)s
 ORDER BY 1, 2;
