-- read_measured_history
-- Grain: one row per span that holds any: its measured intervals that nobody has edited, packed as in
-- read_intervals_by_span. Params: start, end timestamptz: the hull of all spans
SELECT s.meter_id, held.start_ts, held.amount, held.estimated, held.quality
  FROM span AS s
 CROSS JOIN LATERAL (
       SELECT array_send(array_agg(r.start_ts)) AS start_ts,
              array_send(array_agg(r.amount)) AS amount,
              array_send(array_agg(r.estimated)) AS estimated,
              array_send(array_agg(r.quality)) AS quality
         FROM (SELECT i.start_ts, i.amount, i.estimated, i.quality
                 FROM interval_energy AS i
                WHERE i.meter_id = s.meter_id AND i.start_ts >= s.start_ts AND i.start_ts < s.end_ts
                  AND i.start_ts >= %(start)s AND i.start_ts < %(end)s AND i.quality = 0
                  AND NOT EXISTS (
                      SELECT FROM interval_edit AS e
                       WHERE e.meter_id = i.meter_id AND e.undone_at IS NULL
                         AND e.start_ts <= i.start_ts AND e.end_ts > i.start_ts)
                ORDER BY i.start_ts) AS r) AS held
 WHERE held.start_ts IS NOT NULL
 ORDER BY s.meter_id, s.start_ts;
