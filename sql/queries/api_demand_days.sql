-- api_demand_days
-- Grain: one row per plant and local day with a quarter of an hour that counts. Units: kW.
-- Params: plant text (null: all); start (incl.), end (excl.), after_day date; after_plant_id, most int
SELECT d.plant_id, d.day, p.code AS plant, d.kw AS demand_kw, d.at AS demand_at
  FROM plant AS p
  JOIN demand_day AS d USING (plant_id)
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND d.day >= %(start)s::date AND d.day < %(end)s::date
   AND (p.plant_id, d.day) > (%(after_plant_id)s, %(after_day)s::date)
 ORDER BY p.plant_id, d.day
 LIMIT %(most)s;
