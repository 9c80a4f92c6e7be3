-- make_context_spans
-- Grain: one row per span, and from which to which reading everything that touches it is known: as
-- far either way as read_affected_spans, with the same parameters. Lives as long as the transaction.
CREATE TEMPORARY TABLE context_span ON COMMIT DROP AS
SELECT s.meter_id, s.start_ts, s.end_ts,
       coalesce(least(before.ts, stood_before.ts,
               CASE WHEN m.jitter > 0 THEN coalesce(moved_before.ts,
               (SELECT min(r.ts) FROM reading AS r WHERE r.meter_id = s.meter_id
                    AND r.ts >= %(low)s AND r.ts <= %(high)s)) END), s.start_ts) AS from_ts,
       coalesce(greatest(after.ts, stood_after.ts,
               CASE WHEN m.jitter > 0 THEN coalesce(moved_after.ts,
               (SELECT max(r.ts) FROM reading AS r WHERE r.meter_id = s.meter_id
                    AND r.ts >= %(low)s AND r.ts <= %(high)s)) END), s.end_ts) AS until_ts,
       (%(low)s = '-infinity'::timestamptz OR (before.found = 3 AND m.jitter = 0
            AND before.ts >= %(low)s::timestamptz + INTERVAL '48 hours'))
       AND (%(high)s::timestamptz >= now() OR (after.found = 3
            AND after.ts <= %(high)s::timestamptz - INTERVAL '48 hours')) AS known
  FROM span AS s
  JOIN meter AS m ON m.meter_id = s.meter_id
  LEFT JOIN LATERAL (
       SELECT min(n.ts) AS ts, count(*) AS found, (array_agg(n.value ORDER BY n.ts))[1] AS value
         FROM (SELECT r.ts, r.value FROM reading AS r
                WHERE r.meter_id = s.meter_id AND r.ts <= s.start_ts AND r.quality < 2
                  AND r.ts >= %(low)s AND r.ts <= %(high)s
                ORDER BY r.ts DESC LIMIT 3) AS n) AS before ON true
  LEFT JOIN LATERAL (
       SELECT f.far_ts AS ts
         FROM (SELECT r.ts, lead(r.value, 3) OVER w AS a, lead(r.value, 2) OVER w AS b,
                      lead(r.value) OVER w AS c, r.value AS d,
                      lead(r.ts, 3) OVER w AS far_ts
                 FROM reading AS r
                WHERE m.jitter > 0 AND r.meter_id = s.meter_id AND r.ts <= s.start_ts AND r.quality < 2
                  AND r.ts >= %(low)s AND r.ts <= %(high)s
               WINDOW w AS (ORDER BY r.ts DESC)) AS f
        WHERE f.b - f.a >= 0 AND f.c - f.b > m.jitter AND f.d - f.c >= 0
        ORDER BY f.ts DESC LIMIT 1) AS moved_before ON true
  LEFT JOIN LATERAL (
       SELECT CASE WHEN m.kind = 'register' AND m.capacity_kw IS NOT NULL THEN coalesce(
              (SELECT r.ts FROM reading AS r
                WHERE r.meter_id = s.meter_id AND r.ts < before.ts AND r.ts >= before.ts - INTERVAL '48 hours'
                  AND abs(r.value - before.value) > m.jitter AND r.quality < 2
                  AND r.ts >= %(low)s AND r.ts <= %(high)s
                ORDER BY r.ts DESC OFFSET 2 LIMIT 1),
              (SELECT min(r.ts) FROM reading AS r
                WHERE r.meter_id = s.meter_id AND r.ts < before.ts AND r.ts >= before.ts - INTERVAL '48 hours'
                  AND r.ts >= %(low)s AND r.ts <= %(high)s)) END AS ts) AS stood_before ON true
  LEFT JOIN LATERAL (
       SELECT max(n.ts) AS ts, count(*) AS found, (array_agg(n.value ORDER BY n.ts DESC))[1] AS value
         FROM (SELECT r.ts, r.value FROM reading AS r
                WHERE r.meter_id = s.meter_id AND r.ts >= s.end_ts AND r.quality < 2
                  AND r.ts >= %(low)s AND r.ts <= %(high)s
                ORDER BY r.ts LIMIT 3) AS n) AS after ON true
  LEFT JOIN LATERAL (
       SELECT f.far_ts AS ts
         FROM (SELECT r.ts, r.value AS a, lead(r.value) OVER w AS b,
                      lead(r.value, 2) OVER w AS c, lead(r.value, 3) OVER w AS d,
                      lead(r.ts, 3) OVER w AS far_ts
                 FROM reading AS r
                WHERE m.jitter > 0 AND r.meter_id = s.meter_id AND r.ts >= s.end_ts AND r.quality < 2
                  AND r.ts >= %(low)s AND r.ts <= %(high)s
               WINDOW w AS (ORDER BY r.ts)) AS f
        WHERE f.b - f.a >= 0 AND f.c - f.b > m.jitter AND f.d - f.c >= 0
        ORDER BY f.ts LIMIT 1) AS moved_after ON true
  LEFT JOIN LATERAL (
       SELECT CASE WHEN m.kind = 'register' AND m.capacity_kw IS NOT NULL THEN coalesce(
              (SELECT r.ts FROM reading AS r
                WHERE r.meter_id = s.meter_id AND r.ts > after.ts AND r.ts <= after.ts + INTERVAL '48 hours'
                  AND abs(r.value - after.value) > m.jitter AND r.quality < 2
                  AND r.ts >= %(low)s AND r.ts <= %(high)s
                ORDER BY r.ts OFFSET 2 LIMIT 1),
              (SELECT max(r.ts) FROM reading AS r
                WHERE r.meter_id = s.meter_id AND r.ts > after.ts AND r.ts <= after.ts + INTERVAL '48 hours'
                  AND r.ts >= %(low)s AND r.ts <= %(high)s)) END AS ts) AS stood_after ON true;
