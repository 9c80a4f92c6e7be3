-- Which readings around a span tell what lies in it: the one place that knows how far that reaches.

-- The three good readings on each side, and from there: for a meter with jitter on to where it
-- certainly moved, or to its first or last reading if it never did; for a register with a capacity
-- that stands still, on through the standstill, up to two days, to the third other value. Null on a
-- side without any. Only readings from low to high are looked at. known: whether they tell it, as
-- those from -infinity to infinity do when fully looked at. Not fully is quicker and tells it of
-- meters without jitter, if the next six readings of a register with a capacity show it moving.
CREATE FUNCTION reading_reach(
    of_meter integer, start_ts timestamptz, end_ts timestamptz, low timestamptz, high timestamptz,
    fully boolean
) RETURNS TABLE (from_ts timestamptz, until_ts timestamptz, known boolean)
LANGUAGE sql STABLE ROWS 1 AS $$
SELECT least(before.ts, CASE WHEN fully THEN (
             CASE WHEN m.jitter > 0 THEN coalesce(
                 (SELECT f.far_ts
                    FROM (SELECT r.ts, lead(r.value, 3) OVER w AS a, lead(r.value, 2) OVER w AS b,
                                 lead(r.value) OVER w AS c, r.value AS d, lead(r.ts, 3) OVER w AS far_ts
                            FROM reading AS r
                           WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                             AND r.ts < start_ts AND r.quality < 2
                          WINDOW w AS (ORDER BY r.ts DESC)) AS f
                   WHERE f.b - f.a >= 0 AND f.c - f.b > m.jitter AND f.d - f.c >= 0
                   ORDER BY f.ts DESC LIMIT 1),
                 (SELECT min(r.ts) FROM reading AS r
                   WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high)) END) END,
             CASE WHEN fully THEN (CASE WHEN fills.it THEN coalesce(
                 (SELECT r.ts FROM reading AS r
                   WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                     AND r.ts < before.ts AND r.ts >= before.ts - INTERVAL '48 hours'
                     AND abs(r.value - before.value) > m.jitter AND r.quality < 2
                   ORDER BY r.ts DESC OFFSET 2 LIMIT 1),
                 (SELECT min(r.ts) FROM reading AS r
                   WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                     AND r.ts < before.ts AND r.ts >= before.ts - INTERVAL '48 hours')) END)
             WHEN fills.it THEN b.ts[6] END),
       greatest(after.ts, CASE WHEN fully THEN (
             CASE WHEN m.jitter > 0 THEN coalesce(
                 (SELECT f.far_ts
                    FROM (SELECT r.ts, r.value AS a, lead(r.value) OVER w AS b,
                                 lead(r.value, 2) OVER w AS c, lead(r.value, 3) OVER w AS d,
                                 lead(r.ts, 3) OVER w AS far_ts
                            FROM reading AS r
                           WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                             AND r.ts >= end_ts AND r.quality < 2
                          WINDOW w AS (ORDER BY r.ts)) AS f
                   WHERE f.b - f.a >= 0 AND f.c - f.b > m.jitter AND f.d - f.c >= 0
                   ORDER BY f.ts LIMIT 1),
                 (SELECT max(r.ts) FROM reading AS r
                   WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high)) END) END,
             CASE WHEN fully THEN (CASE WHEN fills.it THEN coalesce(
                 (SELECT r.ts FROM reading AS r
                   WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                     AND r.ts > after.ts AND r.ts <= after.ts + INTERVAL '48 hours'
                     AND abs(r.value - after.value) > m.jitter AND r.quality < 2
                   ORDER BY r.ts OFFSET 2 LIMIT 1),
                 (SELECT max(r.ts) FROM reading AS r
                   WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                     AND r.ts > after.ts AND r.ts <= after.ts + INTERVAL '48 hours')) END)
             WHEN fills.it THEN a.ts[6] END),
       CASE WHEN fully THEN
                (low = '-infinity' OR (before.found >= 3 AND m.jitter = 0
                     AND before.ts >= low + INTERVAL '48 hours'))
                AND (high >= now() OR (after.found >= 3 AND m.jitter = 0
                     AND after.ts <= high - INTERVAL '48 hours'))
            ELSE m.jitter = 0
                AND CASE WHEN fills.it THEN coalesce(b.ts[6] >= b.ts[3] - INTERVAL '48 hours'
                                                     AND b.value[3] <> ALL (b.value[4:6]), false)
                         ELSE before.found >= 3 END
                AND (CASE WHEN fills.it THEN coalesce(a.ts[6] <= a.ts[3] + INTERVAL '48 hours'
                                                      AND a.value[3] <> ALL (a.value[4:6]), false)
                          ELSE after.found >= 3 END
                     OR (high >= now() AND after.found <= 3))
            END
  FROM meter AS m
 CROSS JOIN LATERAL (SELECT m.kind = 'register' AND m.capacity_kw IS NOT NULL AS it) AS fills
 CROSS JOIN LATERAL (
       SELECT array_agg(n.ts ORDER BY n.ts DESC) AS ts, array_agg(n.value ORDER BY n.ts DESC) AS value
         FROM (SELECT r.ts, r.value FROM reading AS r
                WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                  AND r.ts < start_ts AND r.quality < 2
                ORDER BY r.ts DESC LIMIT 6) AS n) AS b
 CROSS JOIN LATERAL (
       SELECT coalesce(cardinality(b.ts), 0) AS found, b.ts[least(cardinality(b.ts), 3)] AS ts,
              b.value[least(cardinality(b.ts), 3)] AS value) AS before
 CROSS JOIN LATERAL (
       SELECT array_agg(n.ts ORDER BY n.ts) AS ts, array_agg(n.value ORDER BY n.ts) AS value
         FROM (SELECT r.ts, r.value FROM reading AS r
                WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                  AND r.ts >= end_ts AND r.quality < 2
                ORDER BY r.ts LIMIT 6) AS n) AS a
 CROSS JOIN LATERAL (
       SELECT coalesce(cardinality(a.ts), 0) AS found, a.ts[least(cardinality(a.ts), 3)] AS ts,
              a.value[least(cardinality(a.ts), 3)] AS value) AS after
 WHERE m.meter_id = of_meter
$$;

-- Every statement asks for the intervals of named meters, which the primary key finds; keeping the
-- other order cost as much as half of what writing intervals did.
DROP INDEX interval_energy_start_ts_meter_id_idx;
