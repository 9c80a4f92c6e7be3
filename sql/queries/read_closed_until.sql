-- read_closed_until
-- Grain: one row per plant: end of its main electricity meters' newest interval since an instant.
-- Params: since, now timestamptz; chunks from before since are not looked at
SELECT p.plant_id,
       (SELECT max(i.start_ts) + INTERVAL '15 minutes'
          FROM meter AS m
          JOIN LATERAL (SELECT e.start_ts FROM interval_energy AS e
                         WHERE e.meter_id = m.meter_id
                           AND e.start_ts >= %(since)s AND e.start_ts <= %(now)s
                         ORDER BY e.start_ts DESC LIMIT 1) AS i ON true
         WHERE m.plant_id = p.plant_id AND m.quantity = 'electricity' AND m.role = 'main')
       AS closed_until
  FROM plant AS p
 ORDER BY p.plant_id;
