-- read_demand_warnings
-- Grain: one row per warning, the newest first, with what the quarter's demand then was: null where it
-- is not over. Units: kW, won. Params: plant_id int; since timestamptz
SELECT w.quarter, w.kind, w.limit_kw, w.warned_at, w.probability, w.projected_kw, w.won,
       (SELECT 4 * sum(i.amount)
          FROM meter AS m
          JOIN interval_energy AS i ON i.meter_id = m.meter_id AND i.start_ts = w.quarter
         WHERE m.plant_id = w.plant_id AND m.quantity = 'electricity' AND m.role = 'main') AS kw
  FROM demand_warning AS w
 WHERE w.plant_id = %(plant_id)s AND w.quarter >= %(since)s
 ORDER BY w.quarter DESC, w.kind;
