-- read_savings
-- Grain: one row per plant and day with a saving, oldest first; in_event: an accepted event is on it.
-- Units: kWh. Params: plant_ids int[], first, last date (included; null: open)
SELECT s.plant_id, s.day, s.baseline_id, s.expected_kwh, s.actual_kwh, s.terms,
       s.measured_share, s.estimated_share, s.missing_share,
       EXISTS (SELECT FROM energy_event AS e
                WHERE e.plant_id = s.plant_id AND e.accepted
                  AND s.day BETWEEN e.first_day AND e.last_day) AS in_event
  FROM saving_day AS s
 WHERE s.plant_id = ANY(%(plant_ids)s)
   AND (%(first)s::date IS NULL OR s.day >= %(first)s)
   AND (%(last)s::date IS NULL OR s.day <= %(last)s)
 ORDER BY s.plant_id, s.day;
