-- keep_superseded_readings
-- Of several values for one instant in a staged batch the last counts; the others, where they
-- differ, go to reading_revision. (What a batch replaces in the table, a trigger keeps.)
WITH ordered AS (
    SELECT s.meter_id, s.ts, s.value, s.quality,
           lead(s.value) OVER w AS next_value, lead(s.quality) OVER w AS next_quality,
           lead(s.seq) OVER w AS next_seq
      FROM staged_reading AS s
    WINDOW w AS (PARTITION BY s.meter_id, s.ts ORDER BY s.seq)
)
INSERT INTO reading_revision (meter_id, ts, value, quality, received_at)
SELECT o.meter_id, o.ts, o.value, o.quality, now()
  FROM ordered AS o
 WHERE o.next_seq IS NOT NULL
   AND (o.value, o.quality) IS DISTINCT FROM (o.next_value, o.next_quality);
