-- next_factor_id
SELECT nextval(pg_get_serial_sequence('factor', 'factor_id'));
