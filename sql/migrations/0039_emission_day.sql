-- The days of the month's row behind each emission of a day: a statement about a span of days says
-- them too, so that rows of other months are not looked at however many years there are.

CREATE OR REPLACE VIEW emission_day WITH (security_invoker = true) AS
SELECT e.plant_id, d.day, e.scope, e.carrier, sum(d.amount ORDER BY d.meter_id) AS activity,
       sum(d.amount ORDER BY d.meter_id) * e.kg_co2e_per_unit AS kg_co2e, e.factor_id,
       e.other_gases_factor_id, e.calorific_value_id, e.kg_co2e_per_unit,
       (sum(d.slots) - sum(d.slots_estimated)) / sum(d.slots_expected)::double precision
       AS measured_share,
       sum(d.slots_estimated) / sum(d.slots_expected)::double precision AS estimated_share,
       greatest(sum(d.slots_expected) - sum(d.slots), 0) / sum(d.slots_expected)::double precision
       AS missing_share,
       e.first_day, e.last_day
  FROM emission_month AS e
  JOIN meter AS m ON m.plant_id = e.plant_id AND m.quantity = e.carrier AND m.role = 'main'
  JOIN day_energy AS d ON d.meter_id = m.meter_id AND d.day BETWEEN e.first_day AND e.last_day
 WHERE e.factor_id IS NOT NULL
 GROUP BY e.plant_id, e.carrier, d.day, e.scope, e.factor_id, e.other_gases_factor_id,
          e.calorific_value_id, e.kg_co2e_per_unit, e.first_day, e.last_day;
CREATE INDEX ON emission_month (last_day);
