-- write_forecasts
-- Grain: one row per meter, time of issue and 15-min interval. Units: kWh.
-- Params: issued_at timestamptz; an array per column, as long as each other
INSERT INTO forecast (meter_id, issued_at, start_ts, model, kwh, low_kwh, high_kwh,
                      low_50_kwh, high_50_kwh, low_95_kwh, high_95_kwh)
SELECT n.meter_id, %(issued_at)s, n.start_ts, n.model, n.kwh, n.low_kwh, n.high_kwh,
       n.low_50_kwh, n.high_50_kwh, n.low_95_kwh, n.high_95_kwh
  FROM unnest(%(meter_id)s::integer[], %(start_ts)s::timestamptz[], %(model)s::text[],
              %(kwh)s::double precision[], %(low_kwh)s::double precision[],
              %(high_kwh)s::double precision[], %(low_50_kwh)s::double precision[],
              %(high_50_kwh)s::double precision[], %(low_95_kwh)s::double precision[],
              %(high_95_kwh)s::double precision[])
       AS n (meter_id, start_ts, model, kwh, low_kwh, high_kwh, low_50_kwh, high_50_kwh,
             low_95_kwh, high_95_kwh)
ON CONFLICT (meter_id, issued_at, start_ts) DO UPDATE
   SET model = excluded.model, kwh = excluded.kwh, low_kwh = excluded.low_kwh,
       high_kwh = excluded.high_kwh, low_50_kwh = excluded.low_50_kwh,
       high_50_kwh = excluded.high_50_kwh, low_95_kwh = excluded.low_95_kwh,
       high_95_kwh = excluded.high_95_kwh;
