-- write_meter
-- Params: plant_id int; code, name_en, name_ko, quantity, kind, unit, role, asset text;
--         multiplier, capacity_kw float; digits, period_s, max_gap_s int;
--         server_time, both_ways bool; power_is text; estimate_up_to_s int; jitter float;
--         limits jsonb; product text; equivalent float; is_scrap bool; calibrated_on, calibrated_until date
INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role, multiplier, digits,
                   capacity_kw, period_s, max_gap_s, server_time, mean_of_period,
                   estimate_up_to_s, both_ways, jitter, limits, product, equivalent, is_scrap,
                   calibrated_on, calibrated_until, asset_id)
VALUES (%(plant_id)s, %(code)s, %(name_en)s, %(name_ko)s, %(quantity)s, %(kind)s, %(unit)s,
        %(role)s, %(multiplier)s, %(digits)s, %(capacity_kw)s, %(period_s)s, %(max_gap_s)s, %(server_time)s,
        %(power_is)s = 'period_mean', %(estimate_up_to_s)s, %(both_ways)s, %(jitter)s, %(limits)s,
        %(product)s, %(equivalent)s, %(is_scrap)s, %(calibrated_on)s, %(calibrated_until)s,
        (SELECT a.asset_id FROM asset AS a
          WHERE a.plant_id = %(plant_id)s AND a.code = %(asset)s))
ON CONFLICT (plant_id, code) DO UPDATE
   SET name_en = excluded.name_en, name_ko = excluded.name_ko, quantity = excluded.quantity,
       kind = excluded.kind, unit = excluded.unit, role = excluded.role,
       multiplier = excluded.multiplier, digits = excluded.digits,
       capacity_kw = excluded.capacity_kw, period_s = excluded.period_s,
       max_gap_s = excluded.max_gap_s,
       server_time = excluded.server_time, mean_of_period = excluded.mean_of_period,
       estimate_up_to_s = excluded.estimate_up_to_s, both_ways = excluded.both_ways,
       jitter = excluded.jitter, limits = excluded.limits, product = excluded.product,
       equivalent = excluded.equivalent, is_scrap = excluded.is_scrap,
       calibrated_on = excluded.calibrated_on, calibrated_until = excluded.calibrated_until,
       asset_id = excluded.asset_id;
