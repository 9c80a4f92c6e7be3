-- replace_tariff
-- The tariff of a code is no longer in force where its definition is another; it stays.
-- Params: code text; definition jsonb
UPDATE tariff SET replaced_at = now()
 WHERE code = %(code)s AND replaced_at IS NULL AND definition <> %(definition)s;
