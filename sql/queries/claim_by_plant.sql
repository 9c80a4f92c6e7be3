-- claim_by_plant
-- Grain: one row per claimed window, plant after plant, so that what is computed of all meters of a plant
-- is computed once: windows that hold so many days together, one at the least. Gone for good only when the
-- claiming transaction commits. Params: stage text; days int
DELETE FROM stale_window AS w
 WHERE w.stale_id = ANY (ARRAY(
       SELECT s.stale_id
         FROM (SELECT a.stale_id, sum(1 + extract(DAY FROM a.end_ts - a.start_ts)) OVER (
                      ORDER BY m.plant_id, a.stale_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
                 FROM stale_window AS a
                 JOIN meter AS m ON m.meter_id = a.meter_id
                WHERE a.stage = %(stage)s) AS s
        WHERE coalesce(s.before, 0) < %(days)s))
RETURNING w.meter_id, w.start_ts, w.end_ts;
