-- read_load
-- Grain: one row per 15-min interval: purchased power of the plants together; null where one of
-- the meters that report in the span is missing. Units: kW.
-- Params: plant_ids int[]; start (incl.), end (excl.) timestamptz
-- OFFSET 0 keeps the planner from scanning a whole chunk for the days of a few of its meters.
WITH read AS (
    SELECT i.start_ts, m.meter_id, i.amount, i.estimated
      FROM meter AS m
     CROSS JOIN LATERAL (
           SELECT e.start_ts, e.amount, e.estimated
             FROM interval_energy AS e
            WHERE e.meter_id = m.meter_id AND e.start_ts >= %(start)s AND e.start_ts < %(end)s
           OFFSET 0) AS i
     WHERE m.plant_id = ANY(%(plant_ids)s) AND m.quantity = 'electricity' AND m.role = 'main'
)
SELECT r.start_ts AS start,
       CASE WHEN count(*) = (SELECT count(DISTINCT a.meter_id) FROM read AS a)
            THEN sum(r.amount) * 4 END AS kw,
       coalesce(sum(r.estimated) / nullif(sum(r.amount), 0), 0) AS estimated
  FROM read AS r
 GROUP BY r.start_ts
 ORDER BY r.start_ts;
