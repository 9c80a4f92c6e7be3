-- copy_days_in
COPY day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_suspect,
                 slots_edited, slots_expected) FROM STDIN (FORMAT BINARY);
