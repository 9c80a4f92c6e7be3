-- copy_span
COPY span (meter_id, start_ts, end_ts) FROM STDIN (FORMAT BINARY);
