-- read_begun
-- Grain: one row per meter: its first interval, null where it has none. Params: meter_ids int[]
SELECT w.meter_id,
       (SELECT min(i.start_ts) FROM interval_energy AS i WHERE i.meter_id = w.meter_id) AS begun
  FROM unnest(%(meter_ids)s::integer[]) AS w (meter_id)
 ORDER BY w.meter_id;
