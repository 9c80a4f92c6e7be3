-- read_rejected_reasons
-- Grain: one row per reason for which messages are kept, with the topic and detail of the newest;
-- what is in the messages is not told. Params: plant text (null: all that are seen)
SELECT c.reason, c.messages, c.first_at, c.last_at, e.topic, e.detail
  FROM (SELECT r.reason, count(*) AS messages, min(r.received_at) AS first_at,
               max(r.received_at) AS last_at, max(r.rejected_id) AS newest_id
          FROM rejected_message AS r
         WHERE %(plant)s::text IS NULL OR plant_of_message(r.plant, r.topic) = %(plant)s
         GROUP BY r.reason) AS c
  JOIN rejected_message AS e ON e.rejected_id = c.newest_id
 ORDER BY c.messages DESC, c.reason;
