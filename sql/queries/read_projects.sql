-- read_projects
-- Grain: one row per project, by plant and day. Units: kWh; cost in its currency.
-- Params: plant_ids int[] (null: all plants)
SELECT r.project_id, r.plant_id, p.code AS plant, p.name_en, p.name_ko, r.code, r.name, r.done_on,
       r.cost, r.currency, r.expected_kwh_per_year, r.note
  FROM project AS r
  JOIN plant AS p ON p.plant_id = r.plant_id
 WHERE %(plant_ids)s::integer[] IS NULL OR r.plant_id = ANY(%(plant_ids)s)
 ORDER BY p.code, r.done_on, r.code;
