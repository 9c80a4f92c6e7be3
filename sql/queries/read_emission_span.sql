-- read_emission_span
-- Grain: one row: first days of the oldest and the newest month with emissions; null before any.
SELECT date_trunc('month', min(e.first_day))::date AS oldest,
       date_trunc('month', max(e.first_day))::date AS newest
  FROM emission_month AS e;
