-- write_contract
-- Grain: one row per plant, carrier and first day. Returns it where something is new or other.
-- Params: plant_id int; carrier, series, option text; valid_from, valid_to, as_of date; contract_kw
INSERT INTO contract AS c (plant_id, carrier, valid_from, valid_to, series, option, contract_kw, as_of)
VALUES (%(plant_id)s, %(carrier)s, %(valid_from)s, %(valid_to)s, %(series)s, %(option)s,
        %(contract_kw)s, %(as_of)s)
ON CONFLICT (plant_id, carrier, valid_from) DO UPDATE
   SET valid_to = excluded.valid_to, series = excluded.series, option = excluded.option,
       contract_kw = excluded.contract_kw, as_of = excluded.as_of, imported_at = now()
 WHERE (c.valid_to, c.series, c.option, c.contract_kw, c.as_of) IS DISTINCT FROM
       (excluded.valid_to, excluded.series, excluded.option, excluded.contract_kw, excluded.as_of)
RETURNING c.plant_id, c.valid_from;
