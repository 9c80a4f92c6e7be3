-- make_cost_day
-- Meter-days whose use is computed, each with the schedule that says what its intervals are.
CREATE TEMPORARY TABLE cost_day (
    plant_id integer, meter_id integer, is_main boolean, day date, schedule integer
) ON COMMIT DROP;
