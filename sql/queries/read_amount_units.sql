-- read_amount_units
-- Grain: one row per meter: where it stands and the canonical unit of its amounts.
SELECT m.meter_id, p.complex_id, p.plant_id, p.code AS plant, m.code AS meter, m.kind, m.role,
       m.quantity, coalesce(q.canonical_unit, p.output_unit) AS unit, q.is_mean, m.asset_id,
       p.time_zone
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
  JOIN quantity AS q USING (quantity)
 ORDER BY m.meter_id;
