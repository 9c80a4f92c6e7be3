-- note_wrong_password
-- Counts a wrong password; after so many nobody gets in until an instant, and the count begins anew.
-- Params: user_id int, most int, until timestamptz
UPDATE app_user
   SET locked_until = CASE WHEN failures + 1 >= %(most)s THEN %(until)s ELSE locked_until END,
       failures = CASE WHEN failures + 1 >= %(most)s THEN 0 ELSE failures + 1 END
 WHERE user_id = %(user_id)s
RETURNING failures = 0 AS locked;
