-- read_meter_use
-- Grain: one row per meter of a plant and carrier, local day, band and discount.
-- Units: amount [canonical]. Params: plant_id int; carrier text; first, last date
SELECT m.meter_id, m.code AS meter, m.name_en, m.name_ko, m.role, b.day, b.season, b.band, b.discount,
       b.amount
  FROM band_day AS b
  JOIN meter AS m USING (meter_id)
 WHERE m.plant_id = %(plant_id)s AND m.quantity = %(carrier)s AND b.day BETWEEN %(first)s AND %(last)s
 ORDER BY m.meter_id, b.day, b.band, b.discount;
