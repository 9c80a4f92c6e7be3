-- read_balance_days
-- Grain: one row per meter of a carrier and local day, from the meter's own first day on; amount is
-- null where it has nothing that day.
-- Units: amount in the quantity's canonical unit. Params: plant_ids int[]; first, last date
SELECT m.plant_id, t.day, m.meter_id, m.asset_id, m.quantity, m.role, t.amount, t.complete
  FROM meter AS m
  JOIN quantity AS q USING (quantity)
 CROSS JOIN LATERAL (
       SELECT min(e.day) AS day FROM day_energy AS e WHERE e.meter_id = m.meter_id) AS begun
 CROSS JOIN LATERAL (
       SELECT s.day::date AS day, d.amount,
              coalesce(d.slots = d.slots_expected
                       AND d.slots_estimated + d.slots_suspect + d.slots_edited = 0, false)
              AS complete
         FROM generate_series(greatest(begun.day, %(first)s::date), %(last)s::date,
                              INTERVAL '1 day') AS s (day)
         LEFT JOIN day_energy AS d
           ON d.meter_id = m.meter_id AND d.day = s.day::date
              AND d.day BETWEEN %(first)s AND %(last)s) AS t
 WHERE m.plant_id = ANY(%(plant_ids)s) AND q.what = 'carrier' AND m.kind <> 'virtual'
 ORDER BY m.plant_id, t.day, m.meter_id;
