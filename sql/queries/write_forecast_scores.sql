-- write_forecast_scores
-- Grain: one row per forecast of intervals whose end has come. Units: kWh per interval; shares [1].
-- Only intervals that were measured throughout are a truth. With a window, forecasts issued in it
-- are scored again.
-- Params: now timestamptz; start, end timestamptz (null: what is not scored yet)
INSERT INTO forecast_score (meter_id, issued_at, scored_at, steps, scored_steps, error_kwh,
                            naive_error_kwh, naive_steps, error_of_naive_steps_kwh, pinball_kwh,
                            within_50, within_80, within_95)
SELECT f.meter_id, f.issued_at, %(now)s, count(*), count(t.amount), avg(abs(f.kwh - t.amount)),
       avg(abs(w.amount - t.amount)), count(w.amount) FILTER (WHERE t.amount IS NOT NULL),
       avg(abs(f.kwh - t.amount)) FILTER (WHERE w.amount IS NOT NULL),
       avg((greatest(0.1 * (t.amount - f.low_kwh), 0.9 * (f.low_kwh - t.amount))
            + greatest(0.9 * (t.amount - f.high_kwh), 0.1 * (f.high_kwh - t.amount))) / 2),
       avg((t.amount BETWEEN f.low_50_kwh AND f.high_50_kwh)::integer),
       avg((t.amount BETWEEN f.low_kwh AND f.high_kwh)::integer),
       avg((t.amount BETWEEN f.low_95_kwh AND f.high_95_kwh)::integer)
  FROM forecast_issue AS i
  JOIN forecast AS f ON f.meter_id = i.meter_id AND f.issued_at = i.issued_at
  LEFT JOIN interval_energy AS t
    ON t.meter_id = f.meter_id AND t.start_ts = f.start_ts AND t.estimated = 0 AND t.quality = 0
  LEFT JOIN interval_energy AS w
    ON w.meter_id = f.meter_id AND w.start_ts = f.start_ts - interval '7 days'
 WHERE i.step = 'interval' AND i.end_ts <= %(now)s::timestamptz - interval '1 hour'
   AND CASE WHEN %(start)s::timestamptz IS NULL
            THEN NOT EXISTS (SELECT FROM forecast_score AS s
                              WHERE s.meter_id = i.meter_id AND s.issued_at = i.issued_at)
            ELSE i.issued_at >= %(start)s AND i.issued_at < %(end)s::timestamptz END
 GROUP BY f.meter_id, f.issued_at
ON CONFLICT (meter_id, issued_at) DO UPDATE
   SET scored_at = excluded.scored_at, steps = excluded.steps,
       scored_steps = excluded.scored_steps, error_kwh = excluded.error_kwh,
       naive_error_kwh = excluded.naive_error_kwh, naive_steps = excluded.naive_steps,
       error_of_naive_steps_kwh = excluded.error_of_naive_steps_kwh,
       pinball_kwh = excluded.pinball_kwh, within_50 = excluded.within_50,
       within_80 = excluded.within_80, within_95 = excluded.within_95;
