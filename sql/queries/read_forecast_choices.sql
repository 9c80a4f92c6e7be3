-- read_forecast_choices
-- Grain: one row per meter: its newest choice at an instant, if it still holds: younger than a week,
-- made since its forecasts last decayed, and since the first weather of its plant was known here.
-- Params: meter_ids int[], step text, at timestamptz
SELECT DISTINCT ON (c.meter_id) c.meter_id, c.chosen_at, c.chosen
  FROM forecast_choice AS c
 WHERE c.meter_id = ANY(%(meter_ids)s) AND c.step = %(step)s
   AND c.chosen_at <= %(at)s::timestamptz AND c.chosen_at > %(at)s::timestamptz - interval '7 days'
   AND NOT EXISTS (
       SELECT FROM finding AS f
        WHERE f.meter_id = c.meter_id AND f.name = 'forecast.decayed' AND f.end_ts IS NULL
          AND f.start_ts > c.chosen_at)
   AND NOT EXISTS (
       SELECT FROM meter AS m
         JOIN weather_issue AS w ON w.plant_id = m.plant_id OR w.plant_id IS NULL
        WHERE m.meter_id = c.meter_id
       HAVING min(w.noted_at) > c.chosen_at AND min(w.noted_at) <= %(at)s::timestamptz)
 ORDER BY c.meter_id, c.chosen_at DESC;
