-- read_metered
-- Grain: one row per meter that has readings of its own: what its readings mean. Params: meter_ids int[]
SELECT m.meter_id, m.quantity, m.kind, m.unit, p.output_unit, m.multiplier, m.digits, m.capacity_kw,
       m.period_s, m.max_gap_s, m.estimate_up_to_s, m.both_ways, m.jitter, m.mean_of_period,
       p.time_zone
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
 WHERE m.meter_id = ANY(%(meter_ids)s) AND m.kind <> 'virtual'
 ORDER BY m.meter_id;
