-- make_span
-- Where a job keeps the spans it works on; the table lives as long as the connection, its rows as
-- long as the transaction.
CREATE TEMPORARY TABLE IF NOT EXISTS span (
    meter_id integer, start_ts timestamptz, end_ts timestamptz
) ON COMMIT DELETE ROWS;
