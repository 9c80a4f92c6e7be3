-- write_days
-- Grain: one row per meter and plant-local day (23, 24 or 25 hours) that holds an interval. From
-- intervals, not hours: not every zone is whole hours from UTC.
-- Params: start, end timestamptz: the hull of all spans
INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected,
                        peak_kw, peak_at)
SELECT i.meter_id, (i.start_ts AT TIME ZONE p.time_zone)::date AS day,
       CASE WHEN q.is_mean THEN avg(i.amount) ELSE sum(i.amount) END,
       CASE WHEN q.is_mean THEN 0 ELSE sum(i.estimated) END,
       count(*), count(*) FILTER (WHERE i.quality > 0),
       extract(epoch FROM
           (((i.start_ts AT TIME ZONE p.time_zone)::date + 1)::timestamp AT TIME ZONE p.time_zone)
         - ((i.start_ts AT TIME ZONE p.time_zone)::date::timestamp AT TIME ZONE p.time_zone)) / 900,
       CASE WHEN m.quantity = 'electricity' THEN max(i.amount) * 4 END,
       CASE WHEN m.quantity = 'electricity'
            THEN (array_agg(i.start_ts ORDER BY i.amount DESC, i.start_ts))[1] END
  FROM span AS s
  JOIN interval_energy AS i
    ON i.meter_id = s.meter_id AND i.start_ts >= s.start_ts AND i.start_ts < s.end_ts
  JOIN meter AS m ON m.meter_id = i.meter_id
  JOIN plant AS p ON p.plant_id = m.plant_id
  JOIN quantity AS q ON q.quantity = m.quantity
 WHERE i.start_ts >= %(start)s AND i.start_ts < %(end)s
 GROUP BY i.meter_id, (i.start_ts AT TIME ZONE p.time_zone)::date, p.time_zone, q.is_mean, m.quantity;
