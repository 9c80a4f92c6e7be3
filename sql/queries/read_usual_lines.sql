-- read_usual_lines
-- Grain: one row per electricity submeter: its power now, and the median of the same quarter of an hour
-- on the days before of the same kind. Units: now_kw, usual_kw [kW].
-- Params: quarter timestamptz; days int[]: how many days before
SELECT m.plant_id, m.code AS meter, m.name_en, m.name_ko, l.kw AS now_kw, usual.kw AS usual_kw
  FROM meter AS m
  JOIN meter_live AS l ON l.meter_id = m.meter_id
                      AND l.ts > %(quarter)s::timestamptz - INTERVAL '15 minutes'
  LEFT JOIN LATERAL (
       SELECT 4 * percentile_cont(0.5) WITHIN GROUP (ORDER BY i.amount) AS kw
         FROM unnest(%(days)s::integer[]) AS d (n)
         JOIN interval_energy AS i
           ON i.meter_id = m.meter_id
          AND i.start_ts = %(quarter)s::timestamptz - d.n * INTERVAL '1 day'
        WHERE i.start_ts >= %(quarter)s::timestamptz - INTERVAL '29 days'
          AND i.start_ts < %(quarter)s) AS usual ON true
 WHERE m.quantity = 'electricity' AND m.role = 'sub' AND l.kw IS NOT NULL
 ORDER BY m.meter_id;
