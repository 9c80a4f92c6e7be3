-- read_meter_choice
-- Grain: at most one row: the newest choice of the model for a meter's intervals, and why.
-- Params: meter_id int
SELECT c.chosen_at, c.chosen, c.card
  FROM forecast_choice AS c
 WHERE c.meter_id = %(meter_id)s AND c.step = 'interval'
 ORDER BY c.chosen_at DESC
 LIMIT 1;
