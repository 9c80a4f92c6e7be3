-- read_settings
-- Grain: one row per meter and instant from which some settings are others; null: as before.
-- Params: meter_ids int[]
SELECT s.meter_id, s.valid_from, s.unit, s.multiplier, s.digits, s.capacity_kw, s.period_s,
       s.max_gap_s
  FROM meter_setting AS s
 WHERE s.meter_id = ANY(%(meter_ids)s)
 ORDER BY s.meter_id, s.valid_from;
