-- read_part_days
-- Grain: one row per meter and plant-local day. Units: canonical; peak_kw [kW].
-- Params: meter_ids int[]; first, last date
SELECT d.meter_id, d.day, d.amount, d.estimated, d.slots, d.slots_estimated, d.slots_suspect,
       d.slots_edited, d.peak_kw, d.peak_at
  FROM day_energy AS d
 WHERE d.meter_id = ANY(%(meter_ids)s) AND d.day BETWEEN %(first)s AND %(last)s
 ORDER BY d.day, d.meter_id;
