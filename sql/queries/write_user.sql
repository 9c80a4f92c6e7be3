-- write_user
-- Makes a user; nothing if there is one of that name. Params: name text, role text
INSERT INTO app_user (name, role) VALUES (%(name)s, %(role)s)
ON CONFLICT (name) DO NOTHING
RETURNING user_id;
