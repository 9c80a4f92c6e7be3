-- api_energy_months
-- Grain: one row per meter and plant-local calendar month with any interval. Of the present
-- month, only what has passed is expected.
-- Units: the meter's canonical unit (of a mean: the mean), kW.
-- Params: plant, meter text (null: all); start (incl.), end (excl.), after_month date (first days of
-- months); after_meter_id, most int; now timestamptz
SELECT m.meter_id, t.month, p.code AS plant, m.code AS meter, m.quantity, m.role, t.amount,
       coalesce(q.canonical_unit, p.output_unit) AS unit, t.estimated AS estimated_amount,
       (t.slots - t.slots_estimated)::float8 / e.slots AS measured_share,
       t.slots_estimated::float8 / e.slots AS estimated_share,
       greatest(e.slots - t.slots, 0)::float8 / e.slots AS missing_share,
       t.peak_kw, t.peak_at
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
  JOIN quantity AS q USING (quantity)
 CROSS JOIN LATERAL (
       SELECT date_trunc('month', d.day)::date AS month,
              CASE WHEN q.is_mean THEN sum(d.amount * d.slots) / sum(d.slots)
                   ELSE sum(d.amount) END AS amount,
              CASE WHEN q.is_mean THEN sum(d.estimated * d.slots) / sum(d.slots)
                   ELSE sum(d.estimated) END AS estimated,
              sum(d.slots)::integer AS slots, sum(d.slots_estimated)::integer AS slots_estimated,
              max(d.peak_kw) AS peak_kw,
              (array_agg(d.peak_at ORDER BY d.peak_kw DESC NULLS LAST, d.peak_at))[1] AS peak_at
         FROM day_energy AS d
        WHERE d.meter_id = m.meter_id AND d.day >= %(start)s::date AND d.day < %(end)s::date
        GROUP BY 1) AS t
 CROSS JOIN LATERAL (
       SELECT greatest(floor(extract(epoch FROM
              least(day_start((t.month + INTERVAL '1 month')::date, p.time_zone), %(now)s)
              - day_start(t.month, p.time_zone)) / 900)::integer,
              t.slots) AS slots) AS e
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND (%(meter)s::text IS NULL OR m.code = %(meter)s)
   AND m.meter_id >= %(after_meter_id)s
   AND (m.meter_id, t.month) > (%(after_meter_id)s, %(after_month)s::date)
 ORDER BY m.meter_id, t.month
 LIMIT %(most)s;
