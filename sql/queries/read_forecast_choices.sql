-- read_forecast_choices
-- Grain: one row per meter: its newest choice at an instant, if it still holds: younger than a week,
-- and made since its forecasts last decayed.
-- Params: meter_ids int[], step text, at timestamptz
SELECT DISTINCT ON (c.meter_id) c.meter_id, c.chosen_at, c.chosen
  FROM forecast_choice AS c
 WHERE c.meter_id = ANY(%(meter_ids)s) AND c.step = %(step)s
   AND c.chosen_at <= %(at)s::timestamptz AND c.chosen_at > %(at)s::timestamptz - interval '7 days'
   AND NOT EXISTS (
       SELECT FROM finding AS f
        WHERE f.meter_id = c.meter_id AND f.name = 'forecast.decayed' AND f.end_ts IS NULL
          AND f.start_ts > c.chosen_at)
 ORDER BY c.meter_id, c.chosen_at DESC;
