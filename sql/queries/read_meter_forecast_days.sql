-- read_meter_forecast_days
-- Grain: one row per plant-local day of the newest forecast of days of a meter. Units: kWh.
-- Params: meter_id int
SELECT f.day, f.issued_at, f.kwh, f.low_kwh, f.high_kwh
  FROM forecast_day AS f
 WHERE f.meter_id = %(meter_id)s
   AND f.issued_at = (SELECT max(n.issued_at) FROM forecast_day AS n
                       WHERE n.meter_id = %(meter_id)s)
 ORDER BY f.day;
