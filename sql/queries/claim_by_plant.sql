-- claim_by_plant
-- Grain: one row per claimed window, plant after plant, so that what is computed of all meters of a plant
-- is computed once: windows that hold so many days together, one at the least. delete_stale takes them away.
-- Params: stage text; days int
SELECT c.stale_id, c.meter_id, c.start_ts, c.end_ts
  FROM (SELECT a.stale_id, a.meter_id, a.start_ts, a.end_ts,
               sum(1 + extract(DAY FROM a.end_ts - a.start_ts)) OVER (
               ORDER BY m.plant_id, a.stale_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
          FROM stale_window AS a
          JOIN meter AS m ON m.meter_id = a.meter_id
         WHERE a.stage = %(stage)s) AS c
 WHERE coalesce(c.before, 0) < %(days)s;
