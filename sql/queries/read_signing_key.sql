-- read_signing_key
-- Grain: one row.
SELECT k.key FROM signing_key AS k;
