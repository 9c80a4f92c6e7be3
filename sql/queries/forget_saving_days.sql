-- forget_saving_days
-- Results by local day of the plants of some meters. Params: meter_ids int[]
DELETE FROM saving_day AS r
 USING meter AS m
 WHERE r.plant_id = m.plant_id AND m.meter_id = ANY(%(meter_ids)s);
