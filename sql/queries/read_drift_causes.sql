-- read_drift_causes
-- Grain: one row per drift of a plant towards more energy than its baseline lets expect that touches a
-- span; kwh: what it has come to in its time. Units: kWh; value: kWh a day. Params: start, end timestamptz
SELECT f.plant_id, f.start_ts AS since, f.end_ts AS until, (f.facts ->> 'kwh_per_day')::float8 AS value,
       (f.facts ->> 'kwh_per_day')::float8
       * extract(EPOCH FROM least(f.end_ts, %(end)s) - f.start_ts) / 86400 AS kwh, f.facts
  FROM (SELECT o.name, o.plant_id, o.start_ts, o.end_ts, o.facts
          FROM finding AS o WHERE o.end_ts IS NULL
        UNION ALL  -- not looked for in an instant: that would be all of the past
        SELECT p.name, p.plant_id, p.start_ts, p.end_ts, p.facts
          FROM finding AS p WHERE p.end_ts > %(start)s AND %(start)s::timestamptz < %(end)s) AS f
 WHERE f.name = 'savings.drift' AND f.facts ->> 'way' = 'up' AND f.start_ts <= %(end)s
 ORDER BY f.start_ts;
