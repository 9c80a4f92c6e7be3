-- forget_old_sessions
-- Params: seen_after timestamptz, begun_after timestamptz
DELETE FROM user_session WHERE seen_at <= %(seen_after)s OR begun_at <= %(begun_after)s;
