-- write_complex
-- Params: code, name_en, name_ko, time_zone text
INSERT INTO complex (code, name_en, name_ko, time_zone)
VALUES (%(code)s, %(name_en)s, %(name_ko)s, %(time_zone)s)
ON CONFLICT (code) DO UPDATE
   SET name_en = excluded.name_en, name_ko = excluded.name_ko, time_zone = excluded.time_zone
RETURNING complex_id;
