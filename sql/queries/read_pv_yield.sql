-- read_pv_yield
-- Grain: one row: what generation meters gave per kW of their capacity in a span of days, over those
-- that have nearly every day of it. Units: kWh/kW; null where there is none.
-- Params: plant_ids int[]; first, last date (included); most_missing int: days a meter may lack
SELECT sum(given.kwh) / sum(m.capacity_kw) AS kwh_per_kw
  FROM meter AS m
 CROSS JOIN LATERAL (
       SELECT sum(d.amount) AS kwh, count(*) AS days FROM day_energy AS d
        WHERE d.meter_id = m.meter_id AND d.day BETWEEN %(first)s AND %(last)s) AS given
 WHERE m.plant_id = ANY(%(plant_ids)s) AND m.role = 'generation' AND m.capacity_kw > 0
   AND given.days >= %(last)s::date - %(first)s::date + 1 - %(most_missing)s::integer;
