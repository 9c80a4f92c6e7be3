-- read_cost_months
-- Grain: one row per plant, carrier and month of which there are figures. mains: how many main meters
-- the plant has for it; newest: the plant's last day with figures of it.
-- Params: plant_ids int[]
SELECT m.plant_id, m.quantity AS carrier, date_trunc('month', b.day)::date AS month,
       (SELECT count(*) FROM meter AS a
         WHERE a.plant_id = m.plant_id AND a.quantity = m.quantity AND a.role = 'main') AS mains,
       max(max(b.day)) OVER (PARTITION BY m.plant_id, m.quantity) AS newest
  FROM band_day AS b
  JOIN meter AS m USING (meter_id)
 WHERE m.plant_id = ANY(%(plant_ids)s) AND m.role = 'main'
 GROUP BY m.plant_id, m.quantity, date_trunc('month', b.day)
 ORDER BY m.plant_id, m.quantity, month;
