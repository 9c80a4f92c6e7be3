-- read_pending
-- Grain: one row per meter that is not registered and of which messages are kept; the newest
-- message with it. known_plant: whether the plant is registered.
SELECT c.plant, c.meter, c.messages, c.first_at, c.last_at, e.topic, e.payload,
       p.plant_id IS NOT NULL AS known_plant
  FROM (SELECT r.plant, r.meter, count(*) AS messages, min(r.received_at) AS first_at,
               max(r.received_at) AS last_at, max(r.rejected_id) AS newest_id
          FROM rejected_message AS r
         WHERE r.reason = 'unknown_meter' AND r.meter IS NOT NULL
         GROUP BY r.plant, r.meter) AS c
  JOIN rejected_message AS e ON e.rejected_id = c.newest_id
  LEFT JOIN plant AS p ON p.code = c.plant
 WHERE NOT EXISTS (SELECT FROM meter AS m WHERE m.plant_id = p.plant_id AND m.code = c.meter)
 ORDER BY c.plant, c.meter;
