-- write_plant
-- Params: complex_id int; code, name_en, name_ko, trade, time_zone, output_unit text; contract_kw float;
--         day_starts_at time
INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit, contract_kw,
                   day_starts_at)
VALUES (%(complex_id)s, %(code)s, %(name_en)s, %(name_ko)s, %(trade)s, %(time_zone)s,
        %(output_unit)s, %(contract_kw)s, %(day_starts_at)s)
ON CONFLICT (code) DO UPDATE
   SET complex_id = excluded.complex_id, name_en = excluded.name_en, name_ko = excluded.name_ko,
       trade = excluded.trade, time_zone = excluded.time_zone,
       output_unit = excluded.output_unit, contract_kw = excluded.contract_kw,
       day_starts_at = excluded.day_starts_at
RETURNING plant_id;
