-- read_weather_issues
-- Grain: one row per issue of weather, the newest first: plant (null: of all), times, how many hours it has.
-- Params: plant_id int (null: all), most int
SELECT p.code AS plant, i.issued_at, i.observed, i.source, i.noted_by, i.noted_at, h.hours, h.first_ts, h.last_ts
  FROM (SELECT * FROM weather_issue AS w
         WHERE %(plant_id)s::integer IS NULL OR w.plant_id = %(plant_id)s::integer
         ORDER BY w.issued_at DESC, w.issue_id DESC LIMIT %(most)s) AS i
  LEFT JOIN plant AS p USING (plant_id)
 CROSS JOIN LATERAL (SELECT count(*) AS hours, min(o.ts) AS first_ts, max(o.ts) AS last_ts
                       FROM weather_hour AS o WHERE o.issue_id = i.issue_id) AS h
 ORDER BY i.issued_at DESC, i.issue_id DESC;
