-- read_closed_until
-- Grain: one row per plant: end of its main electricity meters' newest interval since an instant,
-- and its newest reading; its load is not known where the source of such a meter is dead.
-- Params: since, now timestamptz; chunks from before since are not looked at
SELECT p.plant_id, p.code,
       (SELECT max(i.start_ts) + INTERVAL '15 minutes'
          FROM meter AS m
          JOIN LATERAL (SELECT e.start_ts FROM interval_energy AS e
                         WHERE e.meter_id = m.meter_id
                           AND e.start_ts >= %(since)s AND e.start_ts <= %(now)s
                         ORDER BY e.start_ts DESC LIMIT 1) AS i ON true
         WHERE m.plant_id = p.plant_id AND m.quantity = 'electricity' AND m.role = 'main')
       AS closed_until,
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
