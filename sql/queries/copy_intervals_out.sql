-- copy_intervals_out
-- Grain: one row per interval that begins in a span, by meter and time.
-- Units: amount, estimated in the quantity's canonical unit.
-- Params: start, end timestamptz: the hull of all spans
COPY (
    SELECT i.meter_id, i.start_ts, i.amount, i.estimated, i.quality
      FROM span AS s
      JOIN interval_energy AS i
        ON i.meter_id = s.meter_id AND i.start_ts >= s.start_ts AND i.start_ts < s.end_ts
     WHERE i.start_ts >= %(start)s AND i.start_ts < %(end)s
     ORDER BY i.meter_id, i.start_ts
) TO STDOUT (FORMAT BINARY);
