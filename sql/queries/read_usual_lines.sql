-- read_usual_lines
-- Grain: one row per electricity submeter: the median of the same quarter of an hour on the days before of the same
-- kind. Units: usual_kw [kW].
-- Params: quarter timestamptz; days int[]: how many days before
SELECT m.meter_id, m.plant_id, m.code AS meter, m.name_en, m.name_ko, usual.kw AS usual_kw
  FROM meter AS m
 CROSS JOIN LATERAL (
       SELECT 4 * percentile_cont(0.5) WITHIN GROUP (ORDER BY i.amount) AS kw
         FROM unnest(%(days)s::integer[]) AS d (n)
         JOIN interval_energy AS i
           ON i.meter_id = m.meter_id
          AND i.start_ts = %(quarter)s::timestamptz - d.n * INTERVAL '1 day'
        WHERE i.start_ts >= %(quarter)s::timestamptz - INTERVAL '29 days'
          AND i.start_ts < %(quarter)s) AS usual
 WHERE m.quantity = 'electricity' AND m.role = 'sub' AND usual.kw IS NOT NULL
 ORDER BY m.meter_id;
