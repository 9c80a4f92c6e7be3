-- read_events
-- Grain: one row per non-routine event of the plant, oldest first. Units: effect_kwh [kWh].
-- Params: plant_id int
SELECT event_id, first_day, last_day, note, detected, accepted, effect_kwh
  FROM energy_event
 WHERE plant_id = %(plant_id)s
 ORDER BY first_day, event_id;
