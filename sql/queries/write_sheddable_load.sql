-- write_sheddable_load
-- Units: kw [kW]. Params: plant_id, rank, minutes int; name_en, name_ko, meter text (null: none); kw
INSERT INTO sheddable_load (plant_id, rank, name_en, name_ko, kw, minutes, meter_id)
VALUES (%(plant_id)s, %(rank)s, %(name_en)s, %(name_ko)s, %(kw)s, %(minutes)s,
        (SELECT m.meter_id FROM meter AS m
          WHERE m.plant_id = %(plant_id)s AND m.code = %(meter)s));
