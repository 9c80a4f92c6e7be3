-- api_bills
-- Grain: one row per plant, carrier and month. Units: won, kW, the tariff's unit.
-- Params: plant text (null: all); start (incl.), end (excl.), after_month date; after_carrier text;
-- after_plant_id, most int
SELECT b.plant_id, b.carrier, b.month, p.code AS plant, b.series, b.option, b.amount, b.unit,
       b.charge_won, b.total_won, b.billing_kw, b.basis, b.demand_kw, b.demand_at, b.contract_kw,
       b.measured_share, b.estimated_share, b.missing_share, b.whole
  FROM plant AS p
  JOIN bill AS b USING (plant_id)
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND b.month >= %(start)s::date AND b.month < %(end)s::date
   AND (p.plant_id, b.carrier, b.month) > (%(after_plant_id)s, %(after_carrier)s, %(after_month)s::date)
 ORDER BY p.plant_id, b.carrier, b.month
 LIMIT %(most)s;
