-- read_stored_readings
-- Grain: one row per instant asked for that has a reading. Units: value [the meter's unit].
-- Params: meter_ids int[], instants timestamptz[] (of equal length).
SELECT r.meter_id, r.ts, r.value, r.quality
  FROM unnest(%(meter_ids)s::integer[], %(instants)s::timestamptz[]) AS asked (meter_id, ts)
  JOIN reading AS r USING (meter_id, ts);
