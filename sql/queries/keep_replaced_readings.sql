-- keep_replaced_readings
-- What a staged batch is about to replace, stored or earlier in the batch itself, goes to
-- reading_revision; the same value again replaces nothing.
WITH ordered AS (
    SELECT s.meter_id, s.ts, s.value, s.quality, s.seq,
           lead(s.value) OVER w AS next_value, lead(s.quality) OVER w AS next_quality,
           row_number() OVER (PARTITION BY s.meter_id, s.ts ORDER BY s.seq DESC) AS from_last
      FROM staged_reading AS s
    WINDOW w AS (PARTITION BY s.meter_id, s.ts ORDER BY s.seq)
)
INSERT INTO reading_revision (meter_id, ts, value, quality, received_at)
SELECT r.meter_id, r.ts, r.value, r.quality, r.received_at
  FROM reading AS r
  JOIN ordered AS o ON o.meter_id = r.meter_id AND o.ts = r.ts AND o.from_last = 1
 WHERE (r.value, r.quality) IS DISTINCT FROM (o.value, o.quality)
UNION ALL
SELECT o.meter_id, o.ts, o.value, o.quality, now()
  FROM ordered AS o
 WHERE o.from_last > 1
   AND (o.value, o.quality) IS DISTINCT FROM (o.next_value, o.next_quality);
