-- write_edit
-- Params: meter_id int; start, end timestamptz; amount float (null: declared missing); by, note text
INSERT INTO interval_edit (meter_id, start_ts, end_ts, amount, noted_by, note)
VALUES (%(meter_id)s, %(start)s, %(end)s, %(amount)s, %(by)s, %(note)s)
RETURNING edit_id;
