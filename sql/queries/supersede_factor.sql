-- supersede_factor
-- Params: factor_id, superseded_by int
UPDATE factor SET superseded_by = %(superseded_by)s, superseded_at = now()
 WHERE factor_id = %(factor_id)s AND superseded_by IS NULL;
