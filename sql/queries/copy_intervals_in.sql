-- copy_intervals_in
COPY interval_energy (meter_id, start_ts, amount, estimated, quality) FROM STDIN (FORMAT BINARY);
