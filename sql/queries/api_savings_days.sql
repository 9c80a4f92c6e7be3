-- api_savings_days
-- Grain: one row per plant and complete day, under the baseline in force. Units: kWh.
-- Params: plant text (null: all); start (incl.), end (excl.), after_day date; after_plant_id, most int
SELECT s.plant_id, s.day, p.code AS plant, b.version AS baseline, s.expected_kwh, s.actual_kwh,
       s.expected_kwh - s.actual_kwh AS saved_kwh,
       EXISTS (SELECT FROM energy_event AS e
                WHERE e.plant_id = s.plant_id AND e.accepted
                  AND s.day BETWEEN e.first_day AND e.last_day) AS in_event,
       s.measured_share, s.estimated_share, s.missing_share
  FROM plant AS p
  JOIN saving_day AS s USING (plant_id)
  JOIN baseline AS b USING (baseline_id)
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND s.day >= %(start)s::date AND s.day < %(end)s::date
   AND (p.plant_id, s.day) > (%(after_plant_id)s, %(after_day)s::date)
 ORDER BY p.plant_id, s.day
 LIMIT %(most)s;
