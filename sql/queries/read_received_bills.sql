-- read_received_bills
-- Grain: one row per bill, by plant and first day. Units: kWh, the plant's output unit, degC.
-- Params: plant_ids int[] (null: all plants)
SELECT b.plant_id, p.code AS plant, p.output_unit, b.first_day, b.last_day, b.electricity_kwh, b.output,
       b.temperature_c, b.evidence, b.noted_by, b.noted_at
  FROM received_bill AS b
  JOIN plant AS p ON p.plant_id = b.plant_id
 WHERE %(plant_ids)s::integer[] IS NULL OR b.plant_id = ANY(%(plant_ids)s)
 ORDER BY p.code, b.first_day;
