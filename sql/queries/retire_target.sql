-- retire_target
-- Params: name text
UPDATE target SET retired_at = now() WHERE name = %(name)s AND retired_at IS NULL;
