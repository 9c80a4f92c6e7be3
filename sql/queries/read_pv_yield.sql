-- read_pv_yield
-- Grain: one row per plant with generation meters that have nearly every day of a span: what these gave,
-- and their capacity. Units: kwh [kWh], kw [kW].
-- Params: plant_ids int[]; first, last date (included); most_missing int: days a meter may lack
SELECT m.plant_id, sum(given.kwh) AS kwh, sum(m.capacity_kw) AS kw
  FROM meter AS m
 CROSS JOIN LATERAL (
       SELECT sum(d.amount) AS kwh, count(*) AS days FROM day_energy AS d
        WHERE d.meter_id = m.meter_id AND d.day BETWEEN %(first)s AND %(last)s) AS given
 WHERE m.plant_id = ANY(%(plant_ids)s) AND m.role = 'generation' AND m.capacity_kw > 0
   AND given.days >= %(last)s::date - %(first)s::date + 1 - %(most_missing)s::integer
 GROUP BY m.plant_id;
