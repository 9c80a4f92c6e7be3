-- delete_savings
-- Params: plant_ids int[], days date[]
DELETE FROM saving_day AS r
 USING unnest(%(plant_ids)s::integer[], %(days)s::date[]) AS t (plant_id, day)
 WHERE r.plant_id = t.plant_id AND r.day = t.day;
