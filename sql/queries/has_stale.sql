-- has_stale
-- Grain: one row: whether a stage has so many stale windows. Params: stage text; at_least int
-- The first window from this stage on (or a later one), which only the index can tell. Of a plain EXISTS PostgreSQL takes
-- it that one row in some is of the stage, and reads the table from its beginning: all of what waits, where there is none.
SELECT EXISTS (
       SELECT FROM (SELECT s.stage FROM stale_window AS s
                     WHERE s.stage >= %(stage)s ORDER BY s.stage OFFSET %(at_least)s - 1 LIMIT 1) AS n
        WHERE n.stage = %(stage)s);
