-- read_saving_sums
-- Grain: one row per plant and baseline with a saving on any of the days. known: days with one; counted:
-- those of them on which no accepted event is, whose sums follow; terms: of each counted day the terms of
-- its prediction, packed, in no order; measured, estimated, missing: sums of shares over all known days.
-- Units: kWh, 1. Params: plant_ids int[], first, last date (included; null: open)
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
SELECT s.plant_id, s.baseline_id, count(*) AS known, count(*) FILTER (WHERE e.day IS NULL) AS counted,
       min(s.day) AS first_day, max(s.day) AS last_day,
       sum(s.expected_kwh) FILTER (WHERE e.day IS NULL) AS expected_kwh,
       sum(s.actual_kwh) FILTER (WHERE e.day IS NULL) AS actual_kwh,
       array_send(array_agg(s.terms) FILTER (WHERE e.day IS NULL)) AS terms,
       sum(s.measured_share) AS measured, sum(s.estimated_share) AS estimated,
       sum(s.missing_share) AS missing
  FROM saving_day AS s
  LEFT JOIN eventful AS e ON e.plant_id = s.plant_id AND e.day = s.day
 WHERE s.plant_id = ANY(%(plant_ids)s)
   AND (%(first)s::date IS NULL OR s.day >= %(first)s)
   AND (%(last)s::date IS NULL OR s.day <= %(last)s)
 GROUP BY s.plant_id, s.baseline_id
 ORDER BY s.plant_id, s.baseline_id;
