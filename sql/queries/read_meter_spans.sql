-- read_meter_spans
-- Grain: one row per span asked for and meter at its plant's boundary that tells of electricity, output
-- or a driver; its days within the span are packed: day (days since 2000-01-01), amount, slots; null
-- where it has none. begun: first day on which the meter said anything; null if it never did.
-- Units: the quantity's canonical unit. Params: plant_ids int[]; first, last date[] (spans, ends included);
-- what text (output: such meters alone; null: all)
-- For the same reason as in read_day_amounts a meter's first day is the first in order.
WITH asked AS MATERIALIZED (
    SELECT t.plant_id, t.first, t.last, t.span
      FROM unnest(%(plant_ids)s::integer[], %(first)s::date[], %(last)s::date[])
           WITH ORDINALITY AS t (plant_id, first, last, span)
), meters AS MATERIALIZED (
    SELECT m.meter_id, m.plant_id, m.quantity, q.what, m.role, m.product,
           CASE WHEN m.is_scrap THEN -m.equivalent ELSE m.equivalent END AS weight, begun.day AS begun
      FROM meter AS m
      JOIN quantity AS q ON q.quantity = m.quantity
      LEFT JOIN LATERAL (SELECT e.day FROM day_energy AS e WHERE e.meter_id = m.meter_id
                          ORDER BY e.day LIMIT 1) AS begun ON true
     WHERE m.plant_id = ANY(%(plant_ids)s::integer[]) AND m.role IN ('main', 'generation')
       AND (m.quantity = 'electricity' OR q.what IN ('output', 'driver'))
       AND (%(what)s::text IS NULL OR q.what = %(what)s)
)
SELECT (t.span - 1)::integer AS span, m.quantity, m.what, m.role, m.product, m.weight, m.begun, d.*
  FROM asked AS t
  JOIN meters AS m ON m.plant_id = t.plant_id
 CROSS JOIN LATERAL (
       SELECT array_send(array_agg(e.day - DATE '2000-01-01')) AS days,
              array_send(array_agg(e.amount)) AS amounts, array_send(array_agg(e.slots)) AS slots
         FROM day_energy AS e
        WHERE e.meter_id = m.meter_id AND e.day BETWEEN t.first AND t.last) AS d
 ORDER BY t.span, m.meter_id;
