-- write_demand_now
-- Grain: one row per plant.
INSERT INTO demand_now (plant_id, quarter, at, used_kwh, projected_kw, low_kw, high_kw, counts, limits,
                        won, months, lines, shed)
VALUES (%(plant_id)s, %(quarter)s, %(at)s, %(used_kwh)s, %(projected_kw)s, %(low_kw)s, %(high_kw)s,
        %(counts)s, %(limits)s, %(won)s, %(months)s, %(lines)s, %(shed)s)
ON CONFLICT (plant_id) DO UPDATE
   SET quarter = excluded.quarter, at = excluded.at, used_kwh = excluded.used_kwh,
       projected_kw = excluded.projected_kw, low_kw = excluded.low_kw, high_kw = excluded.high_kw,
       counts = excluded.counts, limits = excluded.limits, won = excluded.won, months = excluded.months,
       lines = excluded.lines, shed = excluded.shed;
