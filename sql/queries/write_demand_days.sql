-- write_demand_days
-- Grain: one row per plant and local day of cost_day: the highest demand in the bands that count, of
-- its main electricity meters together; intervals that one of those that report that day lacks do not
-- count. The earliest of equal ones. Units: kw [kW]. Params: start, end timestamptz: the hull of the days
-- Each meter-day is looked up by its own bounds, as write_band_days does and for its reason.
INSERT INTO demand_day (plant_id, day, kw, at)
WITH used AS MATERIALIZED (
SELECT d.plant_id, d.day, d.schedule, i.start_ts, i.amount
  FROM cost_day AS d
  JOIN meter AS m ON m.meter_id = d.meter_id AND m.quantity = 'electricity'
  JOIN (SELECT schedule, day, min(start_ts) AS first_ts, max(start_ts) AS last_ts
          FROM tariff_hour GROUP BY schedule, day) AS b ON b.schedule = d.schedule AND b.day = d.day
 CROSS JOIN LATERAL (SELECT e.start_ts, e.amount
          FROM interval_energy AS e
         WHERE e.meter_id = d.meter_id AND e.start_ts BETWEEN b.first_ts AND b.last_ts
           AND e.start_ts >= %(start)s AND e.start_ts < %(end)s
        OFFSET 0) AS i
 WHERE d.is_main)
SELECT DISTINCT ON (q.plant_id, q.day) q.plant_id, q.day, q.kw, q.start_ts
  FROM (SELECT u.plant_id, u.day, h.start_ts, h.counts, 4 * sum(round(u.amount::numeric, 6)) AS kw,
               count(*) = max(count(*)) OVER (PARTITION BY u.plant_id, u.day) AS complete
          FROM used AS u
          JOIN tariff_hour AS h ON h.schedule = u.schedule AND h.start_ts = u.start_ts
         GROUP BY u.plant_id, u.day, h.start_ts, h.counts) AS q
 WHERE q.complete AND q.counts
 ORDER BY q.plant_id, q.day, q.kw DESC, q.start_ts;
