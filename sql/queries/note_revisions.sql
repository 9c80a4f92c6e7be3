-- note_revisions
-- The figures of the plants of some meters change with this transaction. Params: meter_ids int[] (null:
-- of all). In the order of their numbers, so that two who note some of the same do not lock each other.
INSERT INTO plant_revision AS r (plant_id)
SELECT p.plant_id FROM plant AS p
 WHERE %(meter_ids)s::integer[] IS NULL
    OR p.plant_id IN (SELECT m.plant_id FROM meter AS m WHERE m.meter_id = ANY(%(meter_ids)s))
 ORDER BY p.plant_id
    ON CONFLICT (plant_id) DO UPDATE SET revision = r.revision + 1;
