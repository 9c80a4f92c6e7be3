-- mark_carbon_stale
-- Emissions must be computed again in spans of days, as far as main meters have days in them.
-- Params: plant_ids int[] (null: of all plants); carriers text[], firsts, lasts date[]: one span each,
--         last day included (null: every carrier, from ever, for ever); cause text
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT 'carbon', m.meter_id, day_start(greatest(begun.day, t.first), p.time_zone),
       day_start(least(ended.day, t.last) + 1, p.time_zone), %(cause)s
  FROM unnest(%(carriers)s::text[], %(firsts)s::date[], %(lasts)s::date[])
       AS t (carrier, first, last)
  JOIN meter AS m ON m.role = 'main' AND (t.carrier IS NULL OR m.quantity = t.carrier)
  JOIN plant AS p ON p.plant_id = m.plant_id
 CROSS JOIN LATERAL (SELECT d.day FROM day_energy AS d
                      WHERE d.meter_id = m.meter_id ORDER BY d.day LIMIT 1) AS begun
 CROSS JOIN LATERAL (SELECT d.day FROM day_energy AS d
                      WHERE d.meter_id = m.meter_id ORDER BY d.day DESC LIMIT 1) AS ended
 WHERE (%(plant_ids)s::integer[] IS NULL OR m.plant_id = ANY(%(plant_ids)s))
   AND greatest(begun.day, t.first) <= least(ended.day, t.last);
