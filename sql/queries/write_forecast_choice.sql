-- write_forecast_choice
-- Grain: one row per meter, step and time of choice. Params: chosen text[], card jsonb
INSERT INTO forecast_choice (meter_id, step, chosen_at, chosen, card)
VALUES (%(meter_id)s, %(step)s, %(chosen_at)s, %(chosen)s, %(card)s)
ON CONFLICT (meter_id, step, chosen_at) DO UPDATE
   SET chosen = excluded.chosen, card = excluded.card;
