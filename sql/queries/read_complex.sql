-- read_complex
-- Grain: one row per complex, the first registered first.
SELECT c.complex_id, c.code, c.name_en, c.name_ko, c.time_zone FROM complex AS c ORDER BY c.complex_id;
