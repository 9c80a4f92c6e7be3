-- read_meter_list
-- Grain: one row per meter: what it is, its newest reading, and how many of the intervals of its
-- plant's last seven whole days are there. silent: nothing for longer than max_gap_s, or its
-- source is known to be dead; null for a virtual meter. Params: plant text (null: all), now timestamptz
SELECT p.code || '/' || m.code AS meter, m.name_en, m.name_ko, m.quantity, m.kind, m.unit, m.role,
       a.code AS asset, r.ts AS last_reading,
       CASE WHEN m.kind <> 'virtual'
            THEN coalesce(r.ts + make_interval(secs => m.max_gap_s
                          + CASE WHEN m.kind = 'interval' THEN m.period_s ELSE 0 END)
                          < %(now)s, true)
                 OR EXISTS (SELECT FROM meter_silence AS s
                             WHERE s.meter_id = m.meter_id
                               AND r.ts <= s.since + INTERVAL '10 minutes') END AS silent,
       coalesce(w.slots, 0)::integer AS slots,
       coalesce(w.slots_estimated, 0)::integer AS slots_estimated,
       (extract(epoch FROM day_start(t.today, p.time_zone) - day_start(t.today - 7, p.time_zone))
        / 900)::integer
       AS slots_expected
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
  LEFT JOIN asset AS a USING (asset_id)
 CROSS JOIN LATERAL (
       SELECT (%(now)s::timestamptz AT TIME ZONE p.time_zone)::date AS today) AS t
  LEFT JOIN LATERAL (
       SELECT g.ts FROM reading AS g WHERE g.meter_id = m.meter_id
        ORDER BY g.ts DESC LIMIT 1) AS r ON true
  LEFT JOIN LATERAL (
       SELECT sum(d.slots) AS slots, sum(d.slots_estimated) AS slots_estimated
         FROM day_energy AS d
        WHERE d.meter_id = m.meter_id AND d.day >= t.today - 7 AND d.day < t.today) AS w ON true
 WHERE %(plant)s::text IS NULL OR p.code = %(plant)s
 ORDER BY p.plant_id, m.meter_id;
