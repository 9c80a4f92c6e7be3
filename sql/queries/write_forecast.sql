-- write_forecast
-- Grain: one row per meter, time of issue and 15-min interval. Units: kWh.
INSERT INTO forecast (meter_id, issued_at, start_ts, model, kwh, low_kwh, high_kwh,
                      low_50_kwh, high_50_kwh, low_95_kwh, high_95_kwh)
VALUES (%(meter_id)s, %(issued_at)s, %(start_ts)s, %(model)s, %(kwh)s, %(low_kwh)s, %(high_kwh)s,
        %(low_50_kwh)s, %(high_50_kwh)s, %(low_95_kwh)s, %(high_95_kwh)s)
ON CONFLICT (meter_id, issued_at, start_ts) DO UPDATE
   SET model = excluded.model, kwh = excluded.kwh, low_kwh = excluded.low_kwh,
       high_kwh = excluded.high_kwh, low_50_kwh = excluded.low_50_kwh,
       high_50_kwh = excluded.high_50_kwh, low_95_kwh = excluded.low_95_kwh,
       high_95_kwh = excluded.high_95_kwh;
