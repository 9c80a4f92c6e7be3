-- write_live
-- Grain: one row per meter that has a reading newer than the one noted, and not of the future.
-- Power is the last power reading, or a register's rise from a reading at least a minute earlier, at
-- most an hour; not known where the register went back (but for a plausible rollover) or rose faster
-- than the meter can. Units: kw [kW].
-- Params: meter_ids int[]; scales, moduli, most_kw float[]; now timestamptz
INSERT INTO meter_live AS l (meter_id, ts, kw, updated_at)
SELECT m.meter_id, newest.ts,
       CASE WHEN m.quantity <> 'electricity' THEN NULL
            WHEN m.kind = 'power' THEN newest.value * f.scale
            WHEN m.kind = 'interval' THEN newest.value * f.scale * 3600 / m.period_s
            WHEN rise.value * f.scale <= f.most_kw * rise.hours
            THEN rise.value * f.scale / rise.hours END,
       %(now)s
  FROM unnest(%(meter_ids)s::integer[], %(scales)s::float8[], %(moduli)s::float8[],
              %(most_kw)s::float8[]) AS f (meter_id, scale, modulus, most_kw)
  JOIN meter AS m ON m.meter_id = f.meter_id
  LEFT JOIN meter_live AS known ON known.meter_id = f.meter_id
 CROSS JOIN LATERAL (
       SELECT r.ts, r.value FROM reading AS r
        WHERE r.meter_id = f.meter_id AND r.ts > coalesce(known.ts, '-infinity') AND r.quality < 2
          AND r.ts <= %(now)s::timestamptz + INTERVAL '10 minutes'
        ORDER BY r.ts DESC LIMIT 1) AS newest
  LEFT JOIN LATERAL (
       SELECT r.ts, r.value FROM reading AS r
        WHERE m.kind = 'register' AND r.meter_id = f.meter_id AND r.quality < 2
          AND r.ts <= newest.ts - INTERVAL '1 minute' AND r.ts > newest.ts - INTERVAL '1 hour'
        ORDER BY r.ts DESC LIMIT 1) AS earlier ON true
  LEFT JOIN LATERAL (
       SELECT CASE WHEN newest.value >= earlier.value THEN newest.value - earlier.value
                   WHEN newest.value - earlier.value + f.modulus BETWEEN 0 AND f.modulus / 2
                   THEN newest.value - earlier.value + f.modulus END AS value,
              extract(epoch FROM newest.ts - earlier.ts)::float8 / 3600 AS hours) AS rise ON true
ON CONFLICT (meter_id) DO UPDATE
   SET ts = excluded.ts, kw = excluded.kw, updated_at = excluded.updated_at;
