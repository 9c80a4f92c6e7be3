-- forget_local_days
-- Days of meters that another time zone would cut elsewhere; computing again brings them back.
-- Params: meter_ids int[]
DELETE FROM day_energy AS d WHERE d.meter_id = ANY(%(meter_ids)s);
