-- read_savings
-- Grain: one row per plant and day with a saving, oldest first; in_event: an accepted event is on it.
-- Units: kWh. Params: plant_ids int[], first, last date (included; null: open)
WITH eventful AS (
    SELECT DISTINCT e.plant_id, d.day::date AS day
      FROM energy_event AS e
     CROSS JOIN LATERAL generate_series(
           greatest(e.first_day, %(first)s::date),
           least(e.last_day, %(last)s::date, (SELECT s.day FROM saving_day AS s
                                               WHERE s.plant_id = e.plant_id ORDER BY s.day DESC LIMIT 1)),
           INTERVAL '1 day') AS d (day)
     WHERE e.accepted AND e.plant_id = ANY(%(plant_ids)s)
)
SELECT s.plant_id, s.day, s.baseline_id, s.expected_kwh, s.actual_kwh, s.terms,
       s.measured_share, s.estimated_share, s.missing_share,
       e.day IS NOT NULL AS in_event
  FROM saving_day AS s
  LEFT JOIN eventful AS e ON e.plant_id = s.plant_id AND e.day = s.day
 WHERE s.plant_id = ANY(%(plant_ids)s)
   AND (%(first)s::date IS NULL OR s.day >= %(first)s)
   AND (%(last)s::date IS NULL OR s.day <= %(last)s)
 ORDER BY s.plant_id, s.day;
