-- write_band_days
-- Grain: one row per meter, local day, band and discount of cost_day. Units: amount [canonical], in
-- millionths, so that the sum does not depend on its order.
-- Params: start, end timestamptz: the hull of the days
-- Each meter-day is looked up by its own bounds, before its hours are told apart: freshly imported
-- intervals have no statistics, and the planner would look a day up once for each of its hours.
INSERT INTO band_day (meter_id, day, season, band, discount, amount, slots, slots_estimated)
WITH used AS MATERIALIZED (
SELECT d.meter_id, d.day, d.schedule, i.start_ts, i.amount, i.quality
  FROM cost_day AS d
  JOIN (SELECT schedule, day, min(start_ts) AS first_ts, max(start_ts) AS last_ts
          FROM tariff_hour GROUP BY schedule, day) AS b ON b.schedule = d.schedule AND b.day = d.day
 CROSS JOIN LATERAL (SELECT e.start_ts, e.amount, e.quality
          FROM interval_energy AS e
         WHERE e.meter_id = d.meter_id AND e.start_ts BETWEEN b.first_ts AND b.last_ts
           AND e.start_ts >= %(start)s AND e.start_ts < %(end)s
        OFFSET 0) AS i)
SELECT u.meter_id, u.day, h.season, h.band, h.discount, sum(round(u.amount::numeric, 6)), count(*),
       count(*) FILTER (WHERE u.quality <> 0)
  FROM used AS u
  JOIN tariff_hour AS h ON h.schedule = u.schedule AND h.start_ts = u.start_ts
 GROUP BY u.meter_id, u.day, h.season, h.band, h.discount;
