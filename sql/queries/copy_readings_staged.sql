-- copy_readings_staged
COPY staged_reading (meter_id, ts, value, quality) FROM STDIN (FORMAT BINARY);
