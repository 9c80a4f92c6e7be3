-- read_context_hull
-- Grain: one row: bounds of all spans with what lies around them.
SELECT min(c.from_ts), max(c.until_ts) FROM context_span AS c;
