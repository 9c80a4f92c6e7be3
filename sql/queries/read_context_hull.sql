-- read_context_hull
-- Grain: one row: bounds of all spans with what lies around them, and whether all of it is known.
SELECT min(c.from_ts), max(c.until_ts), bool_and(c.known) FROM context_span AS c;
