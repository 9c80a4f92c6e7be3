-- read_cost_days
-- Grain: one row per meter and local day whose use must be computed again: those a span touches,
-- and of its plant and day all main meters of the carrier (their demand adds up).
WITH touched AS (
    SELECT DISTINCT m.plant_id, m.quantity, s.meter_id, m.role, day::date AS day
      FROM span AS s
      JOIN meter AS m ON m.meter_id = s.meter_id AND m.role IN ('main', 'sub')
      JOIN quantity AS q ON q.quantity = m.quantity AND q.what = 'carrier'
      JOIN plant AS p ON p.plant_id = m.plant_id
     CROSS JOIN LATERAL generate_series(
           date_trunc('day', s.start_ts AT TIME ZONE p.time_zone),
           (s.end_ts - INTERVAL '1 microsecond') AT TIME ZONE p.time_zone,
           INTERVAL '1 day') AS day
)
SELECT t.plant_id, t.quantity AS carrier, t.meter_id, t.role, t.day FROM touched AS t
UNION
SELECT t.plant_id, t.quantity, m.meter_id, m.role, t.day
  FROM touched AS t
  JOIN meter AS m ON m.plant_id = t.plant_id AND m.quantity = t.quantity AND m.role = 'main'
 WHERE t.role = 'main';
