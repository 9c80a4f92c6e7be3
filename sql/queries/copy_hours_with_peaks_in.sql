-- copy_hours_with_peaks_in
COPY hour_energy (meter_id, hour_ts, amount, estimated, slots, slots_estimated, slots_suspect,
                  slots_edited, slots_expected, peak_kw, peak_at) FROM STDIN (FORMAT BINARY);
