-- read_day_slots
-- Grain: one row per span asked for: 15-min intervals of each of its days in the plant's zone, packed,
-- in order; 96 on most. Params: plant_ids int[]; first, last date[] (spans, ends included)
-- Each zone's days are counted once: spans of many plants are the same days.
WITH asked AS MATERIALIZED (
    SELECT t.first, t.last, t.span, p.time_zone
      FROM unnest(%(plant_ids)s::integer[], %(first)s::date[], %(last)s::date[])
           WITH ORDINALITY AS t (plant_id, first, last, span)
      JOIN plant AS p ON p.plant_id = t.plant_id
), counted AS MATERIALIZED (
    SELECT a.time_zone, a.first, a.last, array_send((
               SELECT array_agg((extract(epoch FROM day_start(d::date + 1, a.time_zone)
                                                    - day_start(d::date, a.time_zone)) / 900)::integer
                                ORDER BY d)
                 FROM generate_series(a.first::timestamp, a.last, INTERVAL '1 day') AS d)) AS slots
      FROM asked AS a
     GROUP BY a.time_zone, a.first, a.last
)
SELECT c.slots
  FROM asked AS a
  JOIN counted AS c ON c.time_zone = a.time_zone AND c.first = a.first AND c.last = a.last
 ORDER BY a.span;
