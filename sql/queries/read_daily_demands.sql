-- read_daily_demands
-- Grain: one row per local day: the highest demand that counts. Units: kw [kW].
-- Params: plant_id int; first, last date
SELECT d.day, d.kw::float8 AS kw, d.at
  FROM demand_day AS d
 WHERE d.plant_id = %(plant_id)s AND d.day BETWEEN %(first)s AND %(last)s
 ORDER BY d.day;
