-- make_context_span
-- Where a job keeps how far what tells of its spans reaches; as long-lived as the table span.
CREATE TEMPORARY TABLE IF NOT EXISTS context_span (
    meter_id integer, start_ts timestamptz, end_ts timestamptz, from_ts timestamptz,
    until_ts timestamptz
) ON COMMIT DELETE ROWS;
