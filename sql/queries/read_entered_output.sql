-- read_entered_output
-- Grain: one row per entry of a plant, newest first. Units: amount in the meter's unit.
-- Params: plant_id, most int
SELECT e.day, m.code AS meter, m.name_en, m.name_ko, m.unit, e.amount, e.noted_by, e.noted_at,
       e.stored_at IS NOT NULL AS stored
  FROM entered_output AS e
  JOIN meter AS m ON m.meter_id = e.meter_id
 WHERE e.plant_id = %(plant_id)s
 ORDER BY e.entry_id DESC
 LIMIT %(most)s;
