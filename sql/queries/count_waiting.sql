-- count_waiting
-- Grain: one row: kept messages of meters that are registered by now.
SELECT count(*)
  FROM rejected_message AS r
  JOIN plant AS p ON p.code = r.plant
  JOIN meter AS m ON m.plant_id = p.plant_id AND m.code = r.meter
 WHERE r.reason = 'unknown_meter';
