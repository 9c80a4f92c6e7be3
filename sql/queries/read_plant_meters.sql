-- read_plant_meters
-- Grain: one row per meter of the plants of some meters, with its plant and asset.
-- Params: meter_ids int[]
SELECT m.meter_id, m.plant_id, p.code AS plant, m.code AS meter, m.name_en, m.name_ko,
       m.quantity, m.kind, m.unit, m.role, m.multiplier, m.digits, m.capacity_kw, m.period_s,
       m.max_gap_s, m.server_time, m.mean_of_period, m.estimate_up_to_s, m.both_ways, m.jitter,
       m.limits, m.product, m.equivalent, m.is_scrap, m.calibrated_on,
       m.calibrated_until, a.code AS asset, p.output_unit, p.time_zone
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
  LEFT JOIN asset AS a USING (asset_id)
 WHERE m.plant_id IN (SELECT o.plant_id FROM meter AS o WHERE o.meter_id = ANY(%(meter_ids)s))
 ORDER BY m.meter_id;
