-- delete_findings
-- Findings of some names that begin in a span of their meter, but for those that are kept.
-- Params: names text[]; keep_names text[], keep_meters int[], keep_starts timestamptz[]
DELETE FROM finding AS f
 USING span AS s
 WHERE f.meter_id = s.meter_id AND f.start_ts >= s.start_ts AND f.start_ts < s.end_ts
   AND f.name = ANY(%(names)s)
   AND NOT EXISTS (
       SELECT FROM unnest(%(keep_names)s::text[], %(keep_meters)s::integer[],
                          %(keep_starts)s::timestamptz[]) AS k (name, meter_id, start_ts)
        WHERE k.name = f.name AND k.meter_id = f.meter_id AND k.start_ts = f.start_ts);
