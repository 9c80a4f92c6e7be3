-- end_silences
-- Silences that go on but are not among those kept end now.
-- Params: names text[]; now timestamptz; keep_names text[], keep_plants int[], keep_meters int[]
UPDATE finding AS f
   SET end_ts = greatest(%(now)s::timestamptz, f.start_ts), resolved_at = %(now)s
 WHERE f.end_ts IS NULL AND f.name = ANY(%(names)s)
   AND NOT EXISTS (
       SELECT FROM unnest(%(keep_names)s::text[], %(keep_plants)s::integer[],
                          %(keep_meters)s::integer[]) AS k (name, plant_id, meter_id)
        WHERE k.name = f.name AND k.plant_id = f.plant_id
          AND k.meter_id IS NOT DISTINCT FROM f.meter_id);
