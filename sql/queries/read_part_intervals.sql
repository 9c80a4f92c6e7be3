-- read_part_intervals
-- Grain: one row per meter and 15-min interval. Units: canonical; peak_kw [kW], electricity only.
-- Params: meter_ids int[]; start (incl.), end (excl.) timestamptz
SELECT i.meter_id, i.start_ts AS start, i.amount, i.estimated, 1 AS slots,
       (i.quality > 0)::integer AS slots_estimated, (i.quality = 2)::integer AS slots_suspect,
       (i.quality = 3)::integer AS slots_edited,
       CASE WHEN m.quantity = 'electricity' THEN i.amount * 4 END AS peak_kw, i.start_ts AS peak_at
  FROM interval_energy AS i
  JOIN meter AS m USING (meter_id)
 WHERE i.meter_id = ANY(%(meter_ids)s) AND i.start_ts >= %(start)s AND i.start_ts < %(end)s
 ORDER BY i.start_ts, i.meter_id;
