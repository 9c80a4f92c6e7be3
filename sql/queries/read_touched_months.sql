-- read_touched_months
-- Grain: one row per plant and calendar month (its first day) that a span of a carrier's meter touches in
-- the plant's zone, whatever its role is by now: it may have stood at the boundary before;
-- and the newest month with emissions: what is expected of it depends on the newest day.
WITH touched AS (
    SELECT DISTINCT m.plant_id, month::date AS month
      FROM span AS s
      JOIN meter AS m ON m.meter_id = s.meter_id
      JOIN plant AS p ON p.plant_id = m.plant_id
     CROSS JOIN LATERAL generate_series(
           date_trunc('month', s.start_ts AT TIME ZONE p.time_zone),
           (s.end_ts - INTERVAL '1 microsecond') AT TIME ZONE p.time_zone,
           INTERVAL '1 month') AS month
     WHERE m.quantity IN (SELECT q.quantity FROM quantity AS q WHERE q.what = 'carrier')
)
SELECT t.plant_id, t.month FROM touched AS t
 UNION
SELECT n.plant_id, date_trunc('month', n.first_day)::date
  FROM (SELECT DISTINCT t.plant_id FROM touched AS t) AS p
 CROSS JOIN LATERAL (
       SELECT e.plant_id, e.first_day FROM emission_month AS e
        WHERE e.plant_id = p.plant_id ORDER BY e.first_day DESC LIMIT 1) AS n
 ORDER BY plant_id, month;
