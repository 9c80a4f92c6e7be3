-- read_followed_plants
-- Grain: one row per plant: how many main electricity meters it has, how many can be followed within a
-- quarter of an hour, and its contract power [kW].
SELECT p.plant_id, p.code, p.time_zone, p.contract_kw, count(*) AS mains,
       count(*) FILTER (WHERE m.kind IN ('register', 'power')) AS followed
  FROM plant AS p
  JOIN meter AS m ON m.plant_id = p.plant_id AND m.quantity = 'electricity' AND m.role = 'main'
 GROUP BY p.plant_id
 ORDER BY p.plant_id;
