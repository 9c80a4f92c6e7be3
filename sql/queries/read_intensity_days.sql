-- read_intensity_days
-- Grain: one row per day; expected_kwh as the baseline in force lets expect, null where none is.
-- Units: kWh, output unit, kWh per output unit.
-- Params: plant_id int; first, last date
SELECT d.day, d.electricity_kwh AS kwh, d.output, d.kwh_per_unit, d.estimated_share AS estimated,
       s.expected_kwh
  FROM intensity_day AS d
  LEFT JOIN saving_day AS s USING (plant_id, day)
 WHERE d.plant_id = %(plant_id)s AND d.day BETWEEN %(first)s AND %(last)s
 ORDER BY d.day;
