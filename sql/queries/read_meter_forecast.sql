-- read_meter_forecast
-- Grain: one row per 15-min interval of the newest forecast of a meter. Units: kW.
-- Params: meter_id int; start (incl.) timestamptz
SELECT f.start_ts AS start, f.issued_at, f.model, f.kwh * 4 AS kw, f.low_kwh * 4 AS low_80_kw,
       f.high_kwh * 4 AS high_80_kw, f.low_50_kwh * 4 AS low_50_kw, f.high_50_kwh * 4 AS high_50_kw,
       f.low_95_kwh * 4 AS low_95_kw, f.high_95_kwh * 4 AS high_95_kw
  FROM forecast AS f
 WHERE f.meter_id = %(meter_id)s AND f.start_ts >= %(start)s
   AND f.issued_at = (SELECT max(n.issued_at) FROM forecast AS n WHERE n.meter_id = %(meter_id)s)
 ORDER BY f.start_ts;
