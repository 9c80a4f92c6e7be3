-- copy_hours_in
COPY hour_energy (meter_id, hour_ts, amount, estimated, slots, slots_estimated, slots_suspect,
                  slots_edited, slots_expected) FROM STDIN (FORMAT BINARY);
