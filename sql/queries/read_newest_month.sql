-- read_newest_month
-- First day of the newest month with emissions; null before there are any.
SELECT date_trunc('month', max(e.first_day))::date AS month FROM emission_month AS e;
