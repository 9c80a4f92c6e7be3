-- delete_emission_months
-- Params: plant_ids int[]; carriers text[]; firsts date[]: the keys of rows
DELETE FROM emission_month AS r
 USING unnest(%(plant_ids)s::integer[], %(carriers)s::text[], %(firsts)s::date[])
       AS t (plant_id, carrier, first_day)
 WHERE r.plant_id = t.plant_id AND r.carrier = t.carrier AND r.first_day = t.first_day;
