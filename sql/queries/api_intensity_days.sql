-- api_intensity_days
-- Grain: one row per plant and day. Units: kWh, the plant's unit of output.
-- Params: plant text (null: all); start (incl.), end (excl.), after_day date; after_plant_id, most int
SELECT d.plant_id, d.day, p.code AS plant, d.electricity_kwh, d.output, p.output_unit, d.kwh_per_unit,
       d.measured_share, d.estimated_share, d.missing_share
  FROM plant AS p
  JOIN intensity_day AS d USING (plant_id)
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND d.day >= %(start)s::date AND d.day < %(end)s::date
   AND (p.plant_id, d.day) > (%(after_plant_id)s, %(after_day)s::date)
 ORDER BY p.plant_id, d.day
 LIMIT %(most)s;
