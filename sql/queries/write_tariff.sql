-- write_tariff
-- Grain: one row, unless the tariff of this code is there already, word for word.
-- Params: code, series, carrier, source text; valid_from, valid_to date; definition jsonb
INSERT INTO tariff (code, series, carrier, valid_from, valid_to, definition, source)
SELECT %(code)s, %(series)s, %(carrier)s, %(valid_from)s, %(valid_to)s, %(definition)s, %(source)s
 WHERE NOT EXISTS (SELECT FROM tariff AS t
                    WHERE t.code = %(code)s AND t.replaced_at IS NULL
                      AND t.definition = %(definition)s);
