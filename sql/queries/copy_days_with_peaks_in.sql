-- copy_days_with_peaks_in
COPY day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_suspect,
                 slots_edited, slots_expected, peak_kw, peak_at) FROM STDIN (FORMAT BINARY);
