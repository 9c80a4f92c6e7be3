-- delete_intervals
-- Grain: returns one row per meter that lost intervals.
-- Params: start, end timestamptz: the hull of all spans
WITH gone AS (
    DELETE FROM interval_energy AS i
     USING span AS s
     WHERE i.meter_id = s.meter_id AND i.start_ts >= s.start_ts AND i.start_ts < s.end_ts
       AND i.start_ts >= %(start)s AND i.start_ts < %(end)s
    RETURNING i.meter_id
)
SELECT DISTINCT g.meter_id FROM gone AS g;
