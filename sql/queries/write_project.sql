-- write_project
-- Grain: the project of one plant and code, new or changed. Units: kWh; cost in its currency.
-- Params: plant_id int; code, name text; done_on date; cost, expected_kwh_per_year double precision,
--         currency text (null: not known); note text
INSERT INTO project (plant_id, code, name, done_on, cost, currency, expected_kwh_per_year, note)
VALUES (%(plant_id)s, %(code)s, %(name)s, %(done_on)s, %(cost)s, %(currency)s,
        %(expected_kwh_per_year)s, %(note)s)
    ON CONFLICT (plant_id, code) DO UPDATE
   SET name = excluded.name, done_on = excluded.done_on, cost = excluded.cost,
       currency = excluded.currency, expected_kwh_per_year = excluded.expected_kwh_per_year,
       note = excluded.note;
