-- take_entered_output
-- Grain: one row per entry that is not a reading yet, oldest first; from now on it is one.
-- Units: amount in the meter's unit. Params: at timestamptz
WITH taken AS (
    UPDATE entered_output AS e SET stored_at = %(at)s
      FROM meter AS m
      JOIN plant AS p ON p.plant_id = m.plant_id
     WHERE e.stored_at IS NULL AND m.meter_id = e.meter_id
    RETURNING e.entry_id, e.meter_id, day_start(e.day, p.time_zone) AS ts, e.amount)
SELECT meter_id, ts, amount FROM taken ORDER BY entry_id;
