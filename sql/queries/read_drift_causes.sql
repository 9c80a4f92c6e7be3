-- read_drift_causes
-- Grain: one row per drift of a plant towards more energy than its baseline lets expect that touches a
-- span; kwh: what it has come to in its time. Units: kWh; value: kWh a day. Params: start, end timestamptz
SELECT f.plant_id, f.start_ts AS since, f.end_ts AS until, (f.facts ->> 'kwh_per_day')::float8 AS value,
       (f.facts ->> 'kwh_per_day')::float8
       * extract(EPOCH FROM least(f.end_ts, %(end)s) - f.start_ts) / 86400 AS kwh, f.facts
  FROM finding AS f
 WHERE f.name = 'savings.drift' AND f.facts ->> 'way' = 'up' AND f.start_ts <= %(end)s
   AND (f.end_ts IS NULL OR f.end_ts > %(start)s)
 ORDER BY f.start_ts;
