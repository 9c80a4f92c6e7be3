-- fill_cost_day
-- Params: plant_ids, meter_ids, schedules int[]; mains boolean[]; days date[]
INSERT INTO cost_day (plant_id, meter_id, is_main, day, schedule)
SELECT * FROM unnest(%(plant_ids)s::integer[], %(meter_ids)s::integer[], %(mains)s::boolean[],
                     %(days)s::date[], %(schedules)s::integer[]);
