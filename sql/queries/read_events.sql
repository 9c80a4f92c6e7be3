-- read_events
-- Grain: one row per non-routine event, by plant, oldest first; dismissed ones only if asked for.
-- Units: effect_kwh [kWh]. Params: plant_ids int[] (null: all plants), dismissed bool
SELECT e.event_id, e.plant_id, p.code AS plant, e.first_day, e.last_day, e.note, e.detected, e.accepted,
       e.dismissed, e.effect_kwh
  FROM energy_event AS e
  JOIN plant AS p USING (plant_id)
 WHERE (%(plant_ids)s::integer[] IS NULL OR e.plant_id = ANY(%(plant_ids)s))
   AND (NOT e.dismissed OR %(dismissed)s)
 ORDER BY p.code, e.first_day, e.event_id;
