-- read_forecast_issued
-- Grain: one row per meter that has a forecast of a step whose time of issue lies in a span.
-- Params: meter_ids int[], step text; start (incl.), end (excl.) timestamptz
SELECT DISTINCT i.meter_id
  FROM forecast_issue AS i
 WHERE i.meter_id = ANY(%(meter_ids)s) AND i.step = %(step)s
   AND i.issued_at >= %(start)s AND i.issued_at < %(end)s;
