-- read_decay_causes
-- Grain: one row per meter whose forecasts were found to have decayed in a time that touches a span.
-- Params: start, end timestamptz
SELECT f.plant_id, f.start_ts AS since, f.end_ts AS until, m.code AS meter
  FROM (SELECT o.name, o.plant_id, o.meter_id, o.start_ts, o.end_ts
          FROM finding AS o WHERE o.end_ts IS NULL
        UNION ALL  -- not looked for in an instant: that would be all of the past
        SELECT p.name, p.plant_id, p.meter_id, p.start_ts, p.end_ts
          FROM finding AS p WHERE p.end_ts > %(start)s AND %(start)s::timestamptz < %(end)s) AS f
  JOIN meter AS m ON m.meter_id = f.meter_id
 WHERE f.name = 'forecast.decayed' AND f.start_ts <= %(end)s
 ORDER BY f.start_ts;
