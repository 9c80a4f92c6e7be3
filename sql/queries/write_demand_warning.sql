-- write_demand_warning
-- The first of a plant, quarter and kind stays.
INSERT INTO demand_warning (plant_id, quarter, kind, limit_kw, warned_at, probability, projected_kw, won)
VALUES (%(plant_id)s, %(quarter)s, %(kind)s, %(limit_kw)s, %(warned_at)s, %(probability)s,
        %(projected_kw)s, %(won)s)
ON CONFLICT DO NOTHING;
