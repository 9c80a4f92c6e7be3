-- write_findings
-- Grain: one row per finding that is new or changed; of two that are the same one, the later counts. One
-- that is known already keeps its number and the time it was first found.
-- Params: arrays of the same length: names, severities, sentences text; plant_ids int (null: the
--         meter's), meter_ids int; starts, ends timestamptz; facts jsonb
INSERT INTO finding AS f (name, severity, plant_id, meter_id, start_ts, end_ts, sentence, facts)
SELECT DISTINCT ON (coalesce(w.plant_id, m.plant_id), w.meter_id, w.name, w.start_ts)
       w.name, w.severity, coalesce(w.plant_id, m.plant_id) AS plant_id, w.meter_id, w.start_ts,
       w.end_ts, w.sentence, w.facts
  FROM unnest(%(names)s::text[], %(severities)s::text[], %(plant_ids)s::integer[],
              %(meter_ids)s::integer[], %(starts)s::timestamptz[], %(ends)s::timestamptz[],
              %(sentences)s::text[], %(facts)s::jsonb[])
       WITH ORDINALITY AS w (name, severity, plant_id, meter_id, start_ts, end_ts, sentence, facts, n)
  LEFT JOIN meter AS m ON m.meter_id = w.meter_id
 ORDER BY coalesce(w.plant_id, m.plant_id), w.meter_id, w.name, w.start_ts, w.n DESC
    ON CONFLICT (plant_id, meter_id, name, start_ts) DO UPDATE
   SET severity = excluded.severity, end_ts = excluded.end_ts, sentence = excluded.sentence,
       facts = excluded.facts, resolved_at = NULL
 WHERE (f.severity, f.end_ts, f.sentence, f.facts, f.resolved_at) IS DISTINCT FROM
       (excluded.severity, excluded.end_ts, excluded.sentence, excluded.facts, NULL);
