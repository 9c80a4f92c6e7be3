-- write_forecast_days
-- Grain: one row per meter, time of issue and plant-local day. Units: kWh.
-- Params: issued_at timestamptz; an array per column, as long as each other
INSERT INTO forecast_day (meter_id, issued_at, day, kwh, low_kwh, high_kwh)
SELECT n.meter_id, %(issued_at)s, n.day, n.kwh, n.low_kwh, n.high_kwh
  FROM unnest(%(meter_id)s::integer[], %(day)s::date[], %(kwh)s::double precision[],
              %(low_kwh)s::double precision[], %(high_kwh)s::double precision[])
       AS n (meter_id, day, kwh, low_kwh, high_kwh)
ON CONFLICT (meter_id, issued_at, day) DO UPDATE
   SET kwh = excluded.kwh, low_kwh = excluded.low_kwh, high_kwh = excluded.high_kwh;
