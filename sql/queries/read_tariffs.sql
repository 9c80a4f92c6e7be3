-- read_tariffs
-- Grain: one row per tariff in force: tariff_id, series, definition as text.
SELECT t.tariff_id, t.series, t.definition::text
  FROM tariff AS t
 WHERE t.replaced_at IS NULL
 ORDER BY t.series, t.valid_from;
