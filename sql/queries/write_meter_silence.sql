-- write_meter_silence
-- Grain: one row per meter whose source died. Params: meter_ids int[], since timestamptz[]
INSERT INTO meter_silence AS s (meter_id, since)
SELECT f.meter_id, f.since
  FROM unnest(%(meter_ids)s::integer[], %(since)s::timestamptz[]) AS f (meter_id, since)
ON CONFLICT (meter_id) DO UPDATE SET since = excluded.since;
