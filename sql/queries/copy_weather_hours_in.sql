-- copy_weather_hours_in
-- Grain: one row per issue and hour. Units: degC, share of the sky, W/m2.
COPY weather_hour (issue_id, ts, temperature_c, cloud_share, irradiance_w_m2) FROM STDIN (FORMAT BINARY);
