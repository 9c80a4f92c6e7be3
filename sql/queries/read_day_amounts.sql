-- read_day_amounts
-- Grain: one row per plant, day and meter at the plant's boundary; amount is null where the meter
-- has nothing that day. A meter counts from its own first day on; one of the plant's own generation
-- that never said anything does not count at all. hours_worked: hours of the day in which a meter of
-- output counted any; null where no hours are known, or none are wanted.
-- Units: the quantity's canonical unit, h. Params: plant_ids int[], days date[], with_hours bool
-- The days' beginnings are computed first: policies let an index be used for plain values only. For the
-- same reason a meter's first day is the first in order, once a meter: of min() they would read them all.
WITH asked AS MATERIALIZED (
    SELECT t.plant_id, t.day, day_start(t.day, p.time_zone) AS begins,
           day_start(t.day + 1, p.time_zone) AS ends
      FROM unnest(%(plant_ids)s::integer[], %(days)s::date[]) AS t (plant_id, day)
      JOIN plant AS p ON p.plant_id = t.plant_id
), meters AS MATERIALIZED (
    SELECT m.*, begun.day AS begun
      FROM meter AS m
      LEFT JOIN LATERAL (SELECT e.day FROM day_energy AS e WHERE e.meter_id = m.meter_id
                          ORDER BY e.day LIMIT 1) AS begun ON true
     WHERE m.plant_id = ANY(%(plant_ids)s::integer[]) AND m.role IN ('main', 'generation')
)
SELECT t.plant_id, t.day, m.meter_id, m.quantity, q.what, m.role, m.product, d.amount,
       CASE WHEN m.is_scrap THEN -m.equivalent ELSE m.equivalent END AS weight,
       coalesce(d.slots, 0)::integer AS slots,
       coalesce(d.slots_estimated, 0)::integer AS slots_estimated,
       (extract(epoch FROM t.ends - t.begins) / 900)::integer AS slots_expected,
       CASE WHEN %(with_hours)s AND q.what = 'output' AND NOT m.is_scrap THEN (
           SELECT CASE WHEN count(*) > 0 THEN count(*) FILTER (WHERE h.amount > 0) END
             FROM hour_energy AS h
            WHERE h.meter_id = m.meter_id AND h.hour_ts >= t.begins AND h.hour_ts < t.ends
           ) END::float8 AS hours_worked
  FROM asked AS t
  JOIN meters AS m ON m.plant_id = t.plant_id
  JOIN quantity AS q ON q.quantity = m.quantity
  LEFT JOIN day_energy AS d ON d.meter_id = m.meter_id AND d.day = t.day
 WHERE coalesce(m.begun <= t.day, m.role = 'main')
 ORDER BY t.plant_id, t.day, m.meter_id;
