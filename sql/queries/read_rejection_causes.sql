-- read_rejection_causes
-- Grain: one row per plant (null: of no known plant) and hour in which messages were rejected, from the
-- first of them to the end of the hour; reason: the most frequent. value: messages. Params: start, end timestamptz
SELECT p.plant_id, min(r.received_at) AS since, b.hour + INTERVAL '1 hour' AS until,
       count(*)::float8 AS value,
       jsonb_build_object('reason', mode() WITHIN GROUP (ORDER BY r.reason)) AS facts
  FROM rejected_message AS r
 CROSS JOIN LATERAL (SELECT date_bin('1 hour', r.received_at, 'epoch'::timestamptz) AS hour) AS b
  LEFT JOIN plant AS p ON p.code = plant_of_message(r.plant, r.topic)
 WHERE r.received_at >= date_bin('1 hour', %(start)s::timestamptz, 'epoch'::timestamptz)
   AND r.received_at <= %(end)s
 GROUP BY p.plant_id, b.hour
 ORDER BY b.hour;
