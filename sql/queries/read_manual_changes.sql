-- read_manual_changes
-- Grain: one row per change that somebody made to what is measured by hand, the newest first:
-- an edited span, an exchange, other settings, output entered. Units: amount in the meter's canonical
-- unit, of output entered in the meter's. Params: plant text (null: all that are seen); most int
SELECT c.what, p.code AS plant, p.time_zone, m.code AS meter, m.name_en, m.name_ko, c.from_ts, c.to_ts,
       c.amount, c.noted_by, c.noted_at, c.note, c.undone_by
  FROM (SELECT 'edit' AS what, e.meter_id, e.start_ts AS from_ts, e.end_ts AS to_ts, e.amount,
               e.noted_by, e.noted_at, e.note, e.undone_by
          FROM interval_edit AS e
         UNION ALL
        SELECT 'exchange', x.meter_id, x.at, NULL, NULL, x.noted_by, x.noted_at, x.note, x.undone_by
          FROM meter_exchange AS x
         UNION ALL
        SELECT 'setting', s.meter_id, s.valid_from, NULL, NULL, s.noted_by, s.noted_at, s.note, NULL
          FROM meter_setting AS s
         UNION ALL
        SELECT 'output', o.meter_id, o.day::timestamp AT TIME ZONE q.time_zone, NULL, o.amount,
               o.noted_by, o.noted_at, '', NULL
          FROM entered_output AS o
          JOIN plant AS q USING (plant_id)) AS c
  JOIN meter AS m USING (meter_id)
  JOIN plant AS p USING (plant_id)
 WHERE %(plant)s::text IS NULL OR p.code = %(plant)s
 ORDER BY c.noted_at DESC, c.from_ts DESC
 LIMIT %(most)s;
