-- read_instruments
-- Grain: one row per instrument of plants. Params: plant_ids int[]
SELECT i.instrument_id, i.plant_id, i.kind, i.certificate, i.first_day, i.last_day, i.kwh,
       i.cancelled_on, i.expires_on, i.evidence, i.noted_by, i.noted_at
  FROM instrument AS i
 WHERE i.plant_id = ANY(%(plant_ids)s)
 ORDER BY i.instrument_id;
