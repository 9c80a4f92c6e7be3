-- write_finding
-- One that is known already keeps its number and the time it was first found.
-- Params: name, severity, sentence text; plant_id int (null: the meter's), meter_id int;
--         start, end timestamptz; facts jsonb
INSERT INTO finding AS f (name, severity, plant_id, meter_id, start_ts, end_ts, sentence, facts)
VALUES (%(name)s, %(severity)s,
        coalesce(%(plant_id)s::integer,
                 (SELECT m.plant_id FROM meter AS m WHERE m.meter_id = %(meter_id)s::integer)),
        %(meter_id)s, %(start)s, %(end)s, %(sentence)s, %(facts)s)
ON CONFLICT (plant_id, meter_id, name, start_ts) DO UPDATE
   SET severity = excluded.severity, end_ts = excluded.end_ts, sentence = excluded.sentence,
       facts = excluded.facts, resolved_at = NULL
 WHERE (f.severity, f.end_ts, f.sentence, f.facts, f.resolved_at) IS DISTINCT FROM
       (excluded.severity, excluded.end_ts, excluded.sentence, excluded.facts, NULL);
