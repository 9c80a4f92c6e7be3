-- read_intensity_days
-- Grain: one row per day. Units: kWh, output unit, kWh per output unit.
-- Params: plant_id int; first, last date
SELECT d.day, d.electricity_kwh AS kwh, d.output, d.kwh_per_unit, d.estimated_share AS estimated
  FROM intensity_day AS d
 WHERE d.plant_id = %(plant_id)s AND d.day BETWEEN %(first)s AND %(last)s
 ORDER BY d.day;
