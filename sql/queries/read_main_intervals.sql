-- read_main_intervals
-- Grain: one row per 15-min interval that all main meters which report in the span have. Units: amount
-- [canonical]. Params: plant_id int; carrier text; start (incl.), end (excl.) timestamptz
WITH read AS (
    SELECT i.start_ts, i.meter_id, i.amount
      FROM meter AS m
      JOIN interval_energy AS i USING (meter_id)
     WHERE m.plant_id = %(plant_id)s AND m.quantity = %(carrier)s AND m.role = 'main'
       AND i.start_ts >= %(start)s AND i.start_ts < %(end)s
)
SELECT r.start_ts AS start, sum(r.amount) AS amount
  FROM read AS r
 GROUP BY r.start_ts
HAVING count(*) = (SELECT count(DISTINCT a.meter_id) FROM read AS a)
 ORDER BY r.start_ts;
