-- write_user_plant
-- Lets a user see a plant. Params: user_id int, plant_id int
INSERT INTO user_plant (user_id, plant_id) VALUES (%(user_id)s, %(plant_id)s)
ON CONFLICT DO NOTHING;
