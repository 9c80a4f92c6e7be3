-- has_stale
-- Grain: one row: whether a stage has stale windows. Params: stage text
SELECT EXISTS (SELECT FROM stale_window AS s WHERE s.stage = %(stage)s);
