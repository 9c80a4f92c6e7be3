-- read_factor_choices
-- Grain: one row per choice that holds: the newest per use, plant (null: all) and carrier. A series
-- that the definition of a plant names counts as a choice older than any other of the plant.
SELECT DISTINCT ON (c.used_for, c.plant_id, c.carrier)
       c.used_for, c.plant_id, p.code AS plant, c.carrier, c.series, c.calorific_series, c.reason,
       c.noted_by, c.noted_at
  FROM (SELECT f.used_for, f.plant_id, f.carrier, f.series, f.calorific_series, f.reason,
               f.noted_by, f.noted_at, f.choice_id
          FROM factor_choice AS f
         UNION ALL
        SELECT 'inventory', s.plant_id, s.carrier, s.series, NULL, 'definition of the plant',
               'fems import plants', NULL, 0
          FROM plant_factor_series AS s) AS c
  LEFT JOIN plant AS p ON p.plant_id = c.plant_id
 ORDER BY c.used_for, c.plant_id, c.carrier, c.choice_id DESC;
