-- read_readings_around
-- Grain: one row per span, the earliest first: its readings and the three good ones before and after
-- it, in order of time, packed: ts [us since 2000, big-endian], value, quality.
-- Params: start, end timestamptz: the hull of all spans with what lies around them
SELECT s.meter_id, s.start_ts, s.end_ts, around.packed
  FROM context_span AS s
 CROSS JOIN LATERAL (
       SELECT string_agg(timestamptz_send(r.ts) || float8send(r.value) || int2send(r.quality),
                         ''::bytea) AS packed
         FROM (SELECT g.ts, g.value, g.quality
                 FROM reading AS g
                WHERE g.meter_id = s.meter_id AND g.ts >= s.from_ts AND g.ts <= s.until_ts
                  AND g.ts >= %(start)s AND g.ts <= %(end)s AND g.quality < 2
                ORDER BY g.ts) AS r) AS around
 ORDER BY s.start_ts, s.meter_id;
