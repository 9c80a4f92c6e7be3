-- read_present
-- Grain: one row per plant: its newest reading and its load, which is not known where the source of one
-- of its main electricity meters is dead. Params: now timestamptz
SELECT p.plant_id, p.code,
       (SELECT max(l.ts) FROM meter_live AS l JOIN meter AS m USING (meter_id)
         WHERE m.plant_id = p.plant_id) AS last_reading,
       (SELECT CASE WHEN count(*) = count(l.kw) THEN sum(l.kw) END
          FROM meter AS m
          LEFT JOIN meter_live AS l
            ON l.meter_id = m.meter_id AND l.ts > %(now)s::timestamptz - INTERVAL '30 minutes'
           AND NOT EXISTS (SELECT FROM meter_silence AS s
                            WHERE s.meter_id = m.meter_id
                              AND l.ts <= s.since + INTERVAL '10 minutes')
         WHERE m.plant_id = p.plant_id AND m.quantity = 'electricity' AND m.role = 'main')
       AS load_kw
  FROM plant AS p
 ORDER BY p.plant_id;
