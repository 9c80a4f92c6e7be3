-- read_load
-- Grain: one row per 15-min interval: purchased power of the plants together; null where one of
-- the meters that report in the span is missing. Units: kW.
-- Params: plant_ids int[]; start (incl.), end (excl.) timestamptz
WITH read AS (
    SELECT i.start_ts, i.meter_id, i.amount, i.estimated
      FROM meter AS m
      JOIN interval_energy AS i USING (meter_id)
     WHERE m.plant_id = ANY(%(plant_ids)s) AND m.quantity = 'electricity' AND m.role = 'main'
       AND i.start_ts >= %(start)s AND i.start_ts < %(end)s
)
SELECT r.start_ts AS start,
       CASE WHEN count(*) = (SELECT count(DISTINCT a.meter_id) FROM read AS a)
            THEN sum(r.amount) * 4 END AS kw,
       coalesce(sum(r.estimated) / nullif(sum(r.amount), 0), 0) AS estimated
  FROM read AS r
 GROUP BY r.start_ts
 ORDER BY r.start_ts;
