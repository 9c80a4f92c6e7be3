-- mark_checks_stale
-- Days of the plant that the spans touch must be checked again: those that are over, and today by
-- itself, each noted once until it is checked.
-- Params: now timestamptz
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause, created_at)
SELECT 'checks', s.meter_id, part.start_ts, part.end_ts, 'rollups', %(now)s
  FROM span AS s
  JOIN meter AS m ON m.meter_id = s.meter_id AND m.kind <> 'virtual'
  JOIN plant AS p ON p.plant_id = m.plant_id
 CROSS JOIN LATERAL (
       SELECT date_trunc('day', %(now)s::timestamptz AT TIME ZONE p.time_zone)
              AT TIME ZONE p.time_zone AS begins,
              date_trunc('day', s.start_ts AT TIME ZONE p.time_zone) AT TIME ZONE p.time_zone
              AS start_ts,
              (date_trunc('day', (s.end_ts - INTERVAL '1 microsecond') AT TIME ZONE p.time_zone)
               + INTERVAL '1 day') AT TIME ZONE p.time_zone AS end_ts) AS d
 CROSS JOIN LATERAL (
       VALUES (d.start_ts, least(d.end_ts, d.begins)), (greatest(d.start_ts, d.begins), d.end_ts)
       ) AS part (start_ts, end_ts)
 WHERE part.start_ts < part.end_ts
ON CONFLICT (meter_id, start_ts, end_ts) WHERE stage = 'checks' AND cause = 'rollups' DO NOTHING;
