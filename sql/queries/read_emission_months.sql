-- read_emission_months
-- Grain: one row per plant, carrier and month or part of it; of spans of months.
-- Params: plant_ids int[]; carriers text[] (null: all); firsts, lasts date[] (included), one span each
SELECT e.plant_id, e.carrier, e.first_day, e.last_day, e.scope, e.activity, e.slots,
       e.slots_estimated, e.slots_expected, e.status, e.factor_id, e.other_gases_factor_id,
       e.calorific_value_id, e.kg_co2e_per_unit, e.kg_co2e, e.changed_at
  FROM unnest(%(plant_ids)s::integer[], %(carriers)s::text[], %(firsts)s::date[], %(lasts)s::date[])
       AS t (plant_id, carrier, first, last)
  JOIN emission_month AS e ON e.plant_id = t.plant_id AND e.first_day BETWEEN t.first AND t.last
                          AND (t.carrier IS NULL OR e.carrier = t.carrier)
 ORDER BY e.plant_id, e.carrier, e.first_day;
