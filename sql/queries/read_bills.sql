-- read_bills
-- Grain: one row per plant, carrier and month. Units: won, kW, the tariff's unit.
-- Params: plant_id int; first, last date (first days of months, included)
SELECT b.*
  FROM bill AS b
 WHERE b.plant_id = %(plant_id)s AND b.month BETWEEN %(first)s AND %(last)s
 ORDER BY b.month, b.carrier;
