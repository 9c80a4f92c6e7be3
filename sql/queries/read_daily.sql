-- read_daily
-- Grain: one row per local day: electricity used by the plants (purchased and own) and emissions.
-- Units: kWh, kg CO2e. Params: plant_ids int[]; first, last date
WITH used AS (
    SELECT d.day, sum(d.amount) AS electricity_kwh,
           coalesce(sum(d.estimated) / nullif(sum(d.amount), 0), 0) AS estimated
      FROM day_energy AS d
      JOIN meter AS m USING (meter_id)
     WHERE m.plant_id = ANY(%(plant_ids)s) AND m.quantity = 'electricity'
       AND m.role IN ('main', 'generation') AND d.day BETWEEN %(first)s AND %(last)s
     GROUP BY d.day
), emitted AS (
    SELECT e.day, sum(e.kg_co2e) AS carbon_kg_co2e
      FROM emission_day AS e
     WHERE e.plant_id = ANY(%(plant_ids)s) AND e.day BETWEEN %(first)s AND %(last)s
       AND e.first_day <= %(last)s AND e.last_day >= %(first)s
     GROUP BY e.day
)
SELECT day, u.electricity_kwh, e.carbon_kg_co2e, u.estimated
  FROM used AS u
  FULL JOIN emitted AS e USING (day)
 ORDER BY day;
