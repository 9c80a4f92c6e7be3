-- write_target
-- Params: name, kind, source, noted_by text; plant_id, base_year int; anchors, base_months jsonb;
--         base_kg float
INSERT INTO target (name, plant_id, kind, base_year, anchors, source, noted_by, base_kg, base_months)
VALUES (%(name)s, %(plant_id)s, %(kind)s, %(base_year)s, %(anchors)s, %(source)s, %(noted_by)s,
        %(base_kg)s, %(base_months)s)
RETURNING target_id;
