-- mark_virtual_past
-- All intervals of virtual meters, and of those made of them, must be computed again: from the first
-- to the last interval that they or their terms have. Params: meter_ids int[], cause text
WITH RECURSIVE below AS (
    SELECT w.meter_id AS root_id, w.meter_id
      FROM unnest(%(meter_ids)s::integer[]) AS w (meter_id)
    UNION
    SELECT b.root_id, t.of_meter_id
      FROM below AS b
      JOIN virtual_meter_term AS t ON t.meter_id = b.meter_id
), hull AS (
    SELECT b.root_id, min(i.first_ts) AS first_ts, max(i.last_ts) AS last_ts
      FROM below AS b
     CROSS JOIN LATERAL (
           SELECT min(e.start_ts) AS first_ts, max(e.start_ts) AS last_ts
             FROM interval_energy AS e WHERE e.meter_id = b.meter_id) AS i
     GROUP BY b.root_id
), above AS (
    SELECT h.root_id, h.root_id AS meter_id FROM hull AS h
    UNION
    SELECT a.root_id, t.meter_id
      FROM above AS a
      JOIN virtual_meter_term AS t ON t.of_meter_id = a.meter_id
)
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT 'virtual', a.meter_id, h.first_ts, h.last_ts + INTERVAL '15 minutes', %(cause)s
  FROM above AS a
  JOIN hull AS h USING (root_id)
 WHERE h.first_ts IS NOT NULL;
