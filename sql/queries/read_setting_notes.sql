-- read_setting_notes
-- Grain: one row per instant from which some settings of a meter are others; null: as before.
-- Params: meter_id int
SELECT s.valid_from, s.unit, s.multiplier, s.digits, s.capacity_kw, s.period_s, s.max_gap_s,
       s.noted_by, s.noted_at, s.note
  FROM meter_setting AS s
 WHERE s.meter_id = %(meter_id)s
 ORDER BY s.valid_from;
