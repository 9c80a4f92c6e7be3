-- forget_emission_months
-- Results by local month of the plants of some meters. Params: meter_ids int[]
DELETE FROM emission_month AS r
 USING meter AS m
 WHERE r.plant_id = m.plant_id AND m.meter_id = ANY(%(meter_ids)s);
