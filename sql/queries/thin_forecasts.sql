-- thin_forecasts
-- Grain: deletes the intervals of forecasts issued before an instant, but those of the first forecast
-- of a meter in a plant-local day, the day-ahead one. What was issued and its score stay.
-- Each forecast is looked at once: the cost is that of what has become old. Unscored ones wait.
-- Params: before timestamptz
WITH old AS (
    UPDATE forecast_issue AS i
       SET thinned = true
      FROM meter AS m
      JOIN plant AS p USING (plant_id)
     WHERE i.meter_id = m.meter_id AND i.step = 'interval' AND NOT i.thinned
       AND i.issued_at < %(before)s
       AND EXISTS (SELECT FROM forecast_score AS s
                    WHERE s.meter_id = i.meter_id AND s.issued_at = i.issued_at)
    RETURNING i.meter_id, i.issued_at,
              date_trunc('day', i.issued_at AT TIME ZONE p.time_zone) AT TIME ZONE p.time_zone AS midnight
)
DELETE FROM forecast AS f
 USING old AS o
 WHERE f.meter_id = o.meter_id AND f.issued_at = o.issued_at
   AND EXISTS (SELECT FROM forecast_issue AS e
                WHERE e.meter_id = o.meter_id AND e.step = 'interval'
                  AND e.issued_at >= o.midnight AND e.issued_at < o.issued_at);
