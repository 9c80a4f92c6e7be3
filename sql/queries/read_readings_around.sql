-- read_readings_around
-- Grain: one row per span, in no order (sorting what is packed would go by way of the disk): its
-- readings and the three good ones before and after it, by time: ts, value and quality, each as a
-- packed array.
-- Params: start, end timestamptz: the hull of all spans with what lies around them
SELECT s.meter_id, s.start_ts, s.end_ts, around.ts, around.value, around.quality
  FROM context_span AS s
 CROSS JOIN LATERAL (
       SELECT array_send(array_agg(r.ts)) AS ts, array_send(array_agg(r.value)) AS value,
              array_send(array_agg(r.quality)) AS quality
         FROM (SELECT g.ts, g.value, g.quality
                 FROM reading AS g
                WHERE g.meter_id = s.meter_id AND g.ts >= s.from_ts AND g.ts <= s.until_ts
                  AND g.ts >= %(start)s AND g.ts <= %(end)s AND g.quality < 2
                ORDER BY g.ts) AS r) AS around;
