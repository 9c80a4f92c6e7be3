-- read_intervals_by_day
-- Grain: one row per meter and plant-local day (23, 24 or 25 hours) of a span that holds an interval:
-- how many it should hold, and those it does: start_ts, amount, estimated and quality, each as a
-- packed array. Spans are whole local days here.
-- Params: start, end timestamptz: the hull of all spans
SELECT s.meter_id, day.day::date, q.is_mean, m.quantity = 'electricity',
       (extract(epoch FROM bounds.end_ts - bounds.start_ts) / 900)::integer,
       held.start_ts, held.amount, held.estimated, held.quality
  FROM span AS s
  JOIN meter AS m ON m.meter_id = s.meter_id
  JOIN plant AS p ON p.plant_id = m.plant_id
  JOIN quantity AS q ON q.quantity = m.quantity
 CROSS JOIN LATERAL generate_series(
       (s.start_ts AT TIME ZONE p.time_zone)::date::timestamp,
       (s.end_ts - INTERVAL '1 microsecond') AT TIME ZONE p.time_zone,
       INTERVAL '1 day') AS day (day)
 CROSS JOIN LATERAL (
       SELECT day_start(day.day::date, p.time_zone) AS start_ts,
              day_start(day.day::date + 1, p.time_zone) AS end_ts) AS bounds
 CROSS JOIN LATERAL (
       SELECT array_send(array_agg(r.start_ts)) AS start_ts,
              array_send(array_agg(r.amount)) AS amount,
              array_send(array_agg(r.estimated)) AS estimated,
              array_send(array_agg(r.quality)) AS quality
         FROM (SELECT i.start_ts, i.amount, i.estimated, i.quality
                 FROM interval_energy AS i
                WHERE i.meter_id = s.meter_id
                  AND i.start_ts >= bounds.start_ts AND i.start_ts < bounds.end_ts
                  AND i.start_ts >= %(start)s AND i.start_ts < %(end)s
                ORDER BY i.start_ts) AS r) AS held
 WHERE held.start_ts IS NOT NULL
 ORDER BY s.meter_id, day.day;
