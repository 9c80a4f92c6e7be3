-- propose_event
-- A detected event, unless the plant has one on any of its days that somebody declared or decided on.
-- Params: plant_id int, first_day, last_day date, effect_kwh float
INSERT INTO energy_event (plant_id, first_day, last_day, note, detected, accepted, effect_kwh)
SELECT %(plant_id)s::integer, %(first_day)s::date, %(last_day)s::date, 'detected', true, false,
       %(effect_kwh)s
 WHERE NOT EXISTS (
       SELECT FROM energy_event AS e
        WHERE e.plant_id = %(plant_id)s
          AND e.first_day <= %(last_day)s::date AND e.last_day >= %(first_day)s::date)
ON CONFLICT DO NOTHING;
