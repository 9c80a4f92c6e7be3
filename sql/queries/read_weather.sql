-- read_weather
-- Grain: one row per place (a plant; null: all that have none of their own) and hour in [start, end), with
-- what was known of it at an instant. Of hours before the origin, what was believed as their local day began,
-- where that is known: a model is to learn from forecasts as good as those it will get; else the newest.
-- Units: degC, share of the sky, W/m2.
-- Params: plant_ids int[], start, end, origin, issued_at timestamptz, zone text
SELECT DISTINCT ON (i.plant_id, h.ts)
       i.plant_id, h.ts, h.temperature_c, h.cloud_share, h.irradiance_w_m2, k.known_at
  FROM weather_issue AS i
  JOIN weather_hour AS h USING (issue_id)
 CROSS JOIN LATERAL (SELECT CASE WHEN i.observed THEN h.ts + interval '1 hour' ELSE i.issued_at END AS known_at,
                            date_trunc('day', h.ts, %(zone)s) AS midnight) AS k
 WHERE (i.plant_id IS NULL OR i.plant_id = ANY(%(plant_ids)s))
   AND h.ts >= %(start)s AND h.ts < %(end)s
   AND k.known_at <= %(issued_at)s
 ORDER BY i.plant_id, h.ts, (h.ts < %(origin)s AND k.known_at <= k.midnight) DESC, k.known_at DESC;
