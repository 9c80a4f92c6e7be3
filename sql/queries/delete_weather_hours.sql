-- delete_weather_hours
-- Params: issue_ids bigint[]
DELETE FROM weather_hour WHERE issue_id = ANY(%(issue_ids)s);
