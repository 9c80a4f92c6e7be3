-- delete_demand_days
-- Of the plants and days of cost_day.
DELETE FROM demand_day AS e
 USING (SELECT DISTINCT d.plant_id, d.day FROM cost_day AS d WHERE d.is_main) AS t
 WHERE e.plant_id = t.plant_id AND e.day = t.day;
