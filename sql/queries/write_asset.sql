-- write_asset
-- Params: plant_id int; code, kind, name_en, name_ko, parent text (null: below the plant itself)
INSERT INTO asset (plant_id, code, kind, name_en, name_ko, parent_id)
VALUES (%(plant_id)s, %(code)s, %(kind)s, %(name_en)s, %(name_ko)s,
        (SELECT a.asset_id FROM asset AS a
          WHERE a.plant_id = %(plant_id)s AND a.code = %(parent)s))
ON CONFLICT (plant_id, code) DO UPDATE
   SET kind = excluded.kind, name_en = excluded.name_en, name_ko = excluded.name_ko,
       parent_id = excluded.parent_id;
