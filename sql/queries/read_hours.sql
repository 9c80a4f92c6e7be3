-- read_hours
-- Grain: one row per local day and hour of a plant's purchased electricity. Units: kWh.
-- Params: plant_id int, zone text; start (incl.), end (excl.) timestamptz
SELECT (h.hour_ts AT TIME ZONE %(zone)s)::date AS day,
       extract(hour FROM h.hour_ts AT TIME ZONE %(zone)s)::integer AS hour,
       sum(h.amount) AS kwh,
       coalesce(sum(h.estimated) / nullif(sum(h.amount), 0), 0) AS estimated
  FROM hour_energy AS h
  JOIN meter AS m USING (meter_id)
 WHERE m.plant_id = %(plant_id)s AND m.quantity = 'electricity' AND m.role = 'main'
   AND h.hour_ts >= %(start)s AND h.hour_ts < %(end)s AND h.slots = h.slots_expected
 GROUP BY 1, 2
 ORDER BY 1, 2;
