-- read_part_hours
-- Grain: one row per meter and UTC hour. Units: canonical; peak_kw [kW].
-- Params: meter_ids int[]; start (incl.), end (excl.) timestamptz
SELECT h.meter_id, h.hour_ts AS start, h.amount, h.estimated, h.slots, h.slots_estimated,
       h.slots_suspect, h.slots_edited, h.peak_kw, h.peak_at
  FROM hour_energy AS h
 WHERE h.meter_id = ANY(%(meter_ids)s) AND h.hour_ts >= %(start)s AND h.hour_ts < %(end)s
 ORDER BY h.hour_ts, h.meter_id;
