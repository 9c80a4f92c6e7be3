-- write_exchange
-- Params: meter_id int; at timestamptz; final_value, initial_value float (null: not known); by, note text
INSERT INTO meter_exchange (meter_id, at, final_value, initial_value, noted_by, note)
VALUES (%(meter_id)s, %(at)s, %(final_value)s, %(initial_value)s, %(by)s, %(note)s)
ON CONFLICT (meter_id, at) WHERE undone_at IS NULL DO NOTHING
RETURNING exchange_id;
