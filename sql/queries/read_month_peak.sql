-- read_month_peak
-- Grain: at most one row: the highest 15-min mean of a plant's main meter in a span of days.
-- Units: kW. Params: plant_id int; first, last date
SELECT d.peak_kw, d.peak_at
  FROM day_energy AS d
  JOIN meter AS m USING (meter_id)
 WHERE m.plant_id = %(plant_id)s AND m.quantity = 'electricity' AND m.role = 'main'
   AND d.day BETWEEN %(first)s AND %(last)s AND d.peak_kw IS NOT NULL
 ORDER BY d.peak_kw DESC, d.peak_at
 LIMIT 1;
