-- read_intervals_by_span
-- Grain: one row per span that holds an interval: its intervals packed as in read_intervals_by_day.
-- Params: start, end timestamptz: the hull of all spans
SELECT s.meter_id, NULL::date, q.is_mean, m.quantity = 'electricity', NULL::integer,
       held.start_ts, held.amount, held.estimated, held.quality
  FROM span AS s
  JOIN meter AS m ON m.meter_id = s.meter_id
  JOIN quantity AS q ON q.quantity = m.quantity
 CROSS JOIN LATERAL (
       SELECT array_send(array_agg(r.start_ts)) AS start_ts,
              array_send(array_agg(r.amount)) AS amount,
              array_send(array_agg(r.estimated)) AS estimated,
              array_send(array_agg(r.quality)) AS quality
         FROM (SELECT i.start_ts, i.amount, i.estimated, i.quality
                 FROM interval_energy AS i
                WHERE i.meter_id = s.meter_id AND i.start_ts >= s.start_ts AND i.start_ts < s.end_ts
                  AND i.start_ts >= %(start)s AND i.start_ts < %(end)s
                ORDER BY i.start_ts) AS r) AS held
 WHERE held.start_ts IS NOT NULL
 ORDER BY s.meter_id, s.start_ts;
