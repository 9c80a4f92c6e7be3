-- write_forecast_issue
-- Grain: one row per meter, step and time of issue. Params: shares of the history [1].
INSERT INTO forecast_issue (meter_id, step, issued_at, end_ts, model,
                            measured_share, estimated_share, missing_share)
VALUES (%(meter_id)s, %(step)s, %(issued_at)s, %(end_ts)s, %(model)s,
        %(measured_share)s, %(estimated_share)s, %(missing_share)s)
ON CONFLICT (meter_id, step, issued_at) DO UPDATE
   SET end_ts = excluded.end_ts, model = excluded.model,
       measured_share = excluded.measured_share, estimated_share = excluded.estimated_share,
       missing_share = excluded.missing_share;
