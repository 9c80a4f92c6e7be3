-- write_identity
-- A row is returned unless the user has another account at this provider already, or a password of
-- its own: who is known by one is not taken over by who happens to bear the name elsewhere.
-- Params: issuer text, subject text, name text, now timestamptz
INSERT INTO user_identity (issuer, subject, user_id, bound_at)
SELECT %(issuer)s, %(subject)s, u.user_id, %(now)s
  FROM app_user AS u
 WHERE u.name = %(name)s AND u.password_hash IS NULL
ON CONFLICT DO NOTHING
RETURNING user_id;
