-- read_decay_causes
-- Grain: one row per meter whose forecasts were found to have decayed in a time that touches a span.
-- Params: start, end timestamptz
SELECT f.plant_id, f.start_ts AS since, f.end_ts AS until, m.code AS meter
  FROM finding AS f
  JOIN meter AS m ON m.meter_id = f.meter_id
 WHERE f.name = 'forecast.decayed' AND f.start_ts <= %(end)s
   AND (f.end_ts IS NULL OR f.end_ts > %(start)s)
 ORDER BY f.start_ts;
