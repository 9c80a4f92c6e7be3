-- make_span
-- Where a job keeps the spans it works on, for one transaction.
CREATE TEMPORARY TABLE span (
    meter_id integer, start_ts timestamptz, end_ts timestamptz
) ON COMMIT DROP;
