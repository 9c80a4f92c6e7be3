-- write_forecast_day
-- Grain: one row per meter, time of issue and plant-local day. Units: kWh.
INSERT INTO forecast_day (meter_id, issued_at, day, kwh, low_kwh, high_kwh)
VALUES (%(meter_id)s, %(issued_at)s, %(day)s, %(kwh)s, %(low_kwh)s, %(high_kwh)s)
ON CONFLICT (meter_id, issued_at, day) DO UPDATE
   SET kwh = excluded.kwh, low_kwh = excluded.low_kwh, high_kwh = excluded.high_kwh;
