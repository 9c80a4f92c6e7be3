-- read_contracts
-- Grain: one row per plant, carrier and first day of a contract. Units: contract_kw [kW].
SELECT c.plant_id, c.carrier, c.valid_from, c.valid_to, c.series, c.option, c.contract_kw, c.as_of,
       p.code AS plant, p.time_zone
  FROM contract AS c
  JOIN plant AS p USING (plant_id)
 ORDER BY c.plant_id, c.carrier, c.valid_from;
