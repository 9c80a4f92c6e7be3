-- api_emissions_months
-- Grain: one row per plant, carrier and month, cut where the factor changes. Units: the carrier's, kg CO2e.
-- Params: plant text (null: all); start (incl.), end (excl.) of first_day, after_first_day date;
-- after_carrier text; after_plant_id, most int
SELECT e.plant_id, e.carrier, e.first_day, e.last_day, p.code AS plant, e.scope, e.activity,
       q.canonical_unit AS unit, e.kg_co2e, e.kg_co2e_per_unit, e.status, e.factor_id, f.series AS factor,
       CASE WHEN e.slots_expected > 0
            THEN (e.slots - e.slots_estimated)::float8 / e.slots_expected END AS measured_share,
       CASE WHEN e.slots_expected > 0
            THEN e.slots_estimated::float8 / e.slots_expected END AS estimated_share,
       CASE WHEN e.slots_expected > 0
            THEN greatest(e.slots_expected - e.slots, 0)::float8 / e.slots_expected END AS missing_share,
       e.changed_at
  FROM plant AS p
  JOIN emission_month AS e USING (plant_id)
  JOIN quantity AS q ON q.quantity = e.carrier
  LEFT JOIN factor AS f ON f.factor_id = e.factor_id
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND e.first_day >= %(start)s::date AND e.first_day < %(end)s::date
   AND (p.plant_id, e.carrier, e.first_day)
       > (%(after_plant_id)s, %(after_carrier)s, %(after_first_day)s::date)
 ORDER BY p.plant_id, e.carrier, e.first_day
 LIMIT %(most)s;
