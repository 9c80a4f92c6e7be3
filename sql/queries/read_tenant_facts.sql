-- read_tenant_facts
-- Grain: one row per plant: electricity by output of the days with both (of a plant without such
-- days, of its bills within the days), emissions of all carriers, share of electricity that was
-- measured. Units: kWh per output unit, kg CO2e. Params: plant_ids int[]; first, last date
SELECT p.plant_id, coalesce(d.kwh_per_unit, b.kwh_per_unit) AS kwh_per_unit, e.kg_co2e,
       d.measured_share
  FROM plant AS p
  LEFT JOIN (
       SELECT i.plant_id, sum(i.electricity_kwh) / nullif(sum(i.output), 0) AS kwh_per_unit,
              avg(i.measured_share) AS measured_share
         FROM intensity_day AS i
        WHERE i.plant_id = ANY(%(plant_ids)s) AND i.day BETWEEN %(first)s AND %(last)s
        GROUP BY i.plant_id) AS d USING (plant_id)
  LEFT JOIN (
       SELECT r.plant_id, sum(r.electricity_kwh) / nullif(sum(r.output), 0) AS kwh_per_unit
         FROM received_bill AS r
        WHERE r.plant_id = ANY(%(plant_ids)s) AND r.output IS NOT NULL
          AND r.first_day >= %(first)s AND r.last_day <= %(last)s
        GROUP BY r.plant_id) AS b USING (plant_id)
  LEFT JOIN (
       SELECT m.plant_id, sum(m.kg_co2e) AS kg_co2e
         FROM emission_day AS m
        WHERE m.plant_id = ANY(%(plant_ids)s) AND m.day BETWEEN %(first)s AND %(last)s
          AND m.first_day <= %(last)s AND m.last_day >= %(first)s
        GROUP BY m.plant_id) AS e USING (plant_id)
 WHERE p.plant_id = ANY(%(plant_ids)s);
