-- write_band_days
-- Grain: one row per meter, local day, band and discount of cost_day. Units: amount [canonical], in
-- millionths, so that the sum does not depend on its order.
-- Params: start, end timestamptz: the hull of the days
INSERT INTO band_day (meter_id, day, season, band, discount, amount, slots, slots_estimated)
SELECT d.meter_id, d.day, h.season, h.band, h.discount, sum(round(i.amount::numeric, 6)), count(*),
       count(*) FILTER (WHERE i.quality <> 0)
  FROM cost_day AS d
  JOIN tariff_hour AS h ON h.schedule = d.schedule AND h.day = d.day
  JOIN interval_energy AS i ON i.meter_id = d.meter_id AND i.start_ts = h.start_ts
 WHERE i.start_ts >= %(start)s AND i.start_ts < %(end)s
 GROUP BY d.meter_id, d.day, h.season, h.band, h.discount;
