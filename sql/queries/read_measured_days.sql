-- read_measured_days
-- Grain: one row per meter and complete plant-local day. Units: kWh; estimated is part of amount.
-- Params: meter_ids int[]; first, last date (both included)
SELECT d.meter_id, d.day, d.amount, d.estimated
  FROM day_energy AS d
 WHERE d.meter_id = ANY(%(meter_ids)s) AND d.day >= %(first)s AND d.day <= %(last)s
   AND d.slots = d.slots_expected
 ORDER BY d.meter_id, d.day;
