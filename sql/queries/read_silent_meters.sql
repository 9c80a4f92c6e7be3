-- read_silent_meters
-- Grain: one row per meter without a reading since an instant, or whose source is known to be dead
-- (and no reading over ten minutes newer says otherwise); last is null if it never had one.
-- Params: plant_ids int[], since timestamptz
SELECT p.code AS plant, m.code, m.name_en, m.name_ko, m.role, l.ts AS last
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
  LEFT JOIN meter_live AS l USING (meter_id)
  LEFT JOIN meter_silence AS s
    ON s.meter_id = m.meter_id AND (l.ts IS NULL OR l.ts <= s.since + INTERVAL '10 minutes')
 WHERE m.plant_id = ANY(%(plant_ids)s) AND m.kind <> 'virtual'
   AND (l.ts IS NULL OR l.ts < %(since)s OR s.meter_id IS NOT NULL)
 ORDER BY m.role = 'main' DESC, l.ts NULLS FIRST, m.meter_id;
