-- write_setting
-- What is null stays as it was before the instant.
-- Params: meter_id int; valid_from timestamptz; unit text; multiplier, capacity_kw float; digits,
--         period_s, max_gap_s int; by, note text
INSERT INTO meter_setting AS s (meter_id, valid_from, unit, multiplier, digits, capacity_kw, period_s,
                                max_gap_s, noted_by, note)
VALUES (%(meter_id)s, %(valid_from)s, %(unit)s, %(multiplier)s, %(digits)s, %(capacity_kw)s,
        %(period_s)s, %(max_gap_s)s, %(by)s, %(note)s)
ON CONFLICT (meter_id, valid_from) DO UPDATE
   SET unit = coalesce(excluded.unit, s.unit),
       multiplier = coalesce(excluded.multiplier, s.multiplier),
       digits = coalesce(excluded.digits, s.digits),
       capacity_kw = coalesce(excluded.capacity_kw, s.capacity_kw),
       period_s = coalesce(excluded.period_s, s.period_s),
       max_gap_s = coalesce(excluded.max_gap_s, s.max_gap_s),
       noted_by = excluded.noted_by, noted_at = now(), note = excluded.note;
