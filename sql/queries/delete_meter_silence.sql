-- delete_meter_silence
-- Grain: one row per meter whose source lives again. Params: meter_ids int[]
DELETE FROM meter_silence AS s WHERE s.meter_id = ANY(%(meter_ids)s);
