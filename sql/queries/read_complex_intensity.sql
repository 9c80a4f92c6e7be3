-- read_complex_intensity
-- Grain: one row per plant and day, week (from Monday) or month, of days with electricity and output.
-- Units: kWh, the plant's output unit. Params: by text; first, last date (last not included)
SELECT date_trunc(%(by)s, i.day)::date AS start, i.plant_id, sum(i.electricity_kwh) AS electricity_kwh,
       sum(i.output) AS output, avg(i.measured_share) AS measured_share,
       avg(i.estimated_share) AS estimated_share, avg(i.missing_share) AS missing_share
  FROM intensity_day AS i
 WHERE i.day >= %(first)s AND i.day < %(last)s
 GROUP BY 1, 2
 ORDER BY 1, 2;
