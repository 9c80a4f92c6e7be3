-- read_month_use
-- Grain: one row per plant, carrier, local day, band and discount, of the main meters together.
-- Units: amount [canonical]; slots of all meters together.
-- Params: plant_id int; carrier text; first, last date
SELECT b.day, b.season, b.band, b.discount, sum(b.amount) AS amount, sum(b.slots) AS slots,
       sum(b.slots_estimated) AS slots_estimated
  FROM band_day AS b
  JOIN meter AS m USING (meter_id)
 WHERE m.plant_id = %(plant_id)s AND m.quantity = %(carrier)s AND m.role = 'main'
   AND b.day BETWEEN %(first)s AND %(last)s
 GROUP BY b.day, b.season, b.band, b.discount
 ORDER BY b.day, b.band, b.discount;
