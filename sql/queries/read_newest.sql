-- read_newest
-- Grain: one row: time of the newest reading that the live table knows of.
SELECT max(l.ts) AS newest FROM meter_live AS l;
