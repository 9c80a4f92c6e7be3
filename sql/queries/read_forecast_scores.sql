-- read_forecast_scores
-- Grain: one row per meter with forecasts scored, of those issued in a span.
-- mase: error over that of the week before, on the steps that have both [1]; within_80 [1]; the rest
-- in kWh per interval. days: on how many days they were issued.
-- Params: plant_id int (null: all); start (incl.), end (excl.) timestamptz
SELECT s.meter_id, m.plant_id, p.code AS plant, m.code AS meter, m.role,
       count(*) AS forecasts, count(DISTINCT s.issued_at::date) AS days,
       sum(s.error_of_naive_steps_kwh * s.naive_steps)
           / nullif(sum(s.naive_error_kwh * s.naive_steps), 0) AS mase,
       sum(s.error_kwh * s.scored_steps) / nullif(sum(s.scored_steps), 0) AS error_kwh,
       sum(s.pinball_kwh * s.scored_steps) / nullif(sum(s.scored_steps), 0) AS pinball_kwh,
       sum(s.within_50 * s.scored_steps) / nullif(sum(s.scored_steps), 0) AS within_50,
       sum(s.within_80 * s.scored_steps) / nullif(sum(s.scored_steps), 0) AS within_80,
       sum(s.within_95 * s.scored_steps) / nullif(sum(s.scored_steps), 0) AS within_95,
       sum(s.scored_steps)::double precision / sum(s.steps) AS measured_share
  FROM forecast_score AS s
  JOIN meter AS m USING (meter_id)
  JOIN plant AS p USING (plant_id)
 WHERE s.issued_at >= %(start)s AND s.issued_at < %(end)s
   AND (%(plant_id)s::integer IS NULL OR m.plant_id = %(plant_id)s)
 GROUP BY s.meter_id, m.plant_id, p.code, m.code, m.role
 ORDER BY p.code, m.role, m.code;
