-- read_worked_days
-- Grain: one row per span asked for: its days, packed (days since 2000-01-01), with the hours in which
-- the meter of output that worked longest counted any; null where no hours are known. Scrap does not
-- count. Units: h. Params: plant_ids int[]; first, last date[] (spans, ends included)
WITH asked AS MATERIALIZED (
    SELECT t.plant_id, t.first, t.last, t.span, p.time_zone,
           day_start(t.first, p.time_zone) AS begins, day_start(t.last + 1, p.time_zone) AS ends
      FROM unnest(%(plant_ids)s::integer[], %(first)s::date[], %(last)s::date[])
           WITH ORDINALITY AS t (plant_id, first, last, span)
      JOIN plant AS p ON p.plant_id = t.plant_id
), meters AS MATERIALIZED (
    SELECT m.meter_id, m.plant_id, m.role, begun.day AS begun
      FROM meter AS m
      JOIN quantity AS q ON q.quantity = m.quantity
      LEFT JOIN LATERAL (SELECT e.day FROM day_energy AS e WHERE e.meter_id = m.meter_id
                          ORDER BY e.day LIMIT 1) AS begun ON true
     WHERE m.plant_id = ANY(%(plant_ids)s::integer[]) AND m.role IN ('main', 'generation')
       AND q.what = 'output' AND NOT m.is_scrap
)
SELECT (t.span - 1)::integer AS span, d.*
  FROM asked AS t
 CROSS JOIN LATERAL (
       SELECT array_send(array_agg(w.day - DATE '2000-01-01')) AS days,
              array_send(array_agg(w.hours)) AS hours
         FROM (
              SELECT o.day, max(o.hours)::float8 AS hours
                FROM (
                     SELECT (h.hour_ts AT TIME ZONE t.time_zone)::date AS day,
                            count(*) FILTER (WHERE h.amount > 0) AS hours
                       FROM meters AS m
                       JOIN hour_energy AS h ON h.meter_id = m.meter_id
                      WHERE m.plant_id = t.plant_id AND h.hour_ts >= t.begins AND h.hour_ts < t.ends
                        AND coalesce(m.begun <= (h.hour_ts AT TIME ZONE t.time_zone)::date,
                                     m.role = 'main')
                      GROUP BY m.meter_id, 1) AS o
               GROUP BY o.day) AS w) AS d
 ORDER BY t.span;
