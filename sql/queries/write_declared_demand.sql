-- write_declared_demand
-- Returns the month where something is new or other. Params: plant_id int; month date; kw; source text
INSERT INTO declared_demand AS d (plant_id, month, kw, source)
VALUES (%(plant_id)s, %(month)s, %(kw)s, %(source)s)
ON CONFLICT (plant_id, month) DO UPDATE SET kw = excluded.kw, source = excluded.source
 WHERE (d.kw, d.source) IS DISTINCT FROM (excluded.kw, excluded.source)
RETURNING d.plant_id, d.month;
