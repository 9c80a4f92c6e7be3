-- write_demand_days
-- Grain: one row per plant and local day of cost_day: the highest demand in the bands that count, of
-- its main electricity meters together; intervals that one of those that report that day lacks do not
-- count. The earliest of equal ones. Units: kw [kW]. Params: start, end timestamptz: the hull of the days
INSERT INTO demand_day (plant_id, day, kw, at)
SELECT DISTINCT ON (q.plant_id, q.day) q.plant_id, q.day, q.kw, q.start_ts
  FROM (SELECT d.plant_id, d.day, h.start_ts, h.counts, 4 * sum(round(i.amount::numeric, 6)) AS kw,
               count(*) = max(count(*)) OVER (PARTITION BY d.plant_id, d.day) AS complete
          FROM cost_day AS d
          JOIN meter AS m ON m.meter_id = d.meter_id AND m.quantity = 'electricity'
          JOIN tariff_hour AS h ON h.schedule = d.schedule AND h.day = d.day
          JOIN interval_energy AS i ON i.meter_id = d.meter_id AND i.start_ts = h.start_ts
         WHERE d.is_main AND i.start_ts >= %(start)s AND i.start_ts < %(end)s
         GROUP BY d.plant_id, d.day, h.start_ts, h.counts) AS q
 WHERE q.complete AND q.counts
 ORDER BY q.plant_id, q.day, q.kw DESC, q.start_ts;
