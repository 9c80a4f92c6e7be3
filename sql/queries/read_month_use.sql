-- read_month_use
-- Grain: one row per plant, carrier, local day, band and discount, of the main meters together.
-- Units: amount [canonical]; slots of all meters together. Params: plant_ids int[]; first date
SELECT m.plant_id, m.quantity AS carrier, date_trunc('month', b.day)::date AS month, b.day, b.season,
       b.band, b.discount, sum(b.amount) AS amount, sum(b.slots)::integer AS slots,
       sum(b.slots_estimated)::integer AS slots_estimated
  FROM band_day AS b
  JOIN meter AS m USING (meter_id)
 WHERE m.plant_id = ANY(%(plant_ids)s) AND m.role = 'main' AND b.day >= %(first)s
 GROUP BY m.plant_id, m.quantity, b.day, b.season, b.band, b.discount
 ORDER BY m.plant_id, m.quantity, b.day, b.band, b.discount;
