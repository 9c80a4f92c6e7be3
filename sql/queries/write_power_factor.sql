-- write_power_factor
-- Returns the month where something is new or other. Units: shares.
-- Params: plant_id int; month date; lagging_share, leading_share
INSERT INTO power_factor_month AS f (plant_id, month, lagging_share, leading_share)
VALUES (%(plant_id)s, %(month)s, %(lagging_share)s, %(leading_share)s)
ON CONFLICT (plant_id, month) DO UPDATE
   SET lagging_share = excluded.lagging_share, leading_share = excluded.leading_share
 WHERE (f.lagging_share, f.leading_share) IS DISTINCT FROM
       (excluded.lagging_share, excluded.leading_share)
RETURNING f.plant_id, f.month;
