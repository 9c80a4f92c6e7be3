-- next_factor_ids
-- Params: count int
SELECT nextval(pg_get_serial_sequence('factor', 'factor_id'))
  FROM generate_series(1, %(count)s);
