-- delete_proposals
-- Detected events of the plants that nobody has decided on and that begin on a day or after it.
-- Params: plant_ids int[], first_days date[]
DELETE FROM energy_event AS e
 USING unnest(%(plant_ids)s::integer[], %(first_days)s::date[]) AS w (plant_id, first_day)
 WHERE e.plant_id = w.plant_id AND e.first_day >= w.first_day
   AND e.detected AND NOT e.accepted AND NOT e.dismissed;
