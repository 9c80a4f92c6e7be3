-- read_newly_read
-- Grain: one row per meter that has a reading newer than the one noted in meter_live, and not of the future.
-- Params: now timestamptz
SELECT m.meter_id
  FROM meter AS m
  LEFT JOIN meter_live AS known ON known.meter_id = m.meter_id
 WHERE EXISTS (
       SELECT FROM reading AS r
        WHERE r.meter_id = m.meter_id AND r.ts > coalesce(known.ts, '-infinity') AND r.quality < 2
          AND r.ts <= %(now)s::timestamptz + INTERVAL '10 minutes'
       OFFSET 0)  -- by the meter's index
 ORDER BY m.meter_id;
