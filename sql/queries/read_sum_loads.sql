-- read_sum_loads
-- Grain: one row per 15-min interval: power of electricity meters together, and how many of them have
-- the interval. Units: kW. Params: meter_ids int[]; start (incl.), end (excl.) timestamptz
SELECT i.start_ts AS start, sum(i.amount ORDER BY i.meter_id) * 4 AS kw, count(*) AS meters
  FROM interval_energy AS i
 WHERE i.meter_id = ANY(%(meter_ids)s) AND i.start_ts >= %(start)s AND i.start_ts < %(end)s
 GROUP BY i.start_ts
 ORDER BY i.start_ts;
