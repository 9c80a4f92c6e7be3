-- read_comparison
-- Grain: one row per plant with emissions: these, output and shares of slots of a span of months, and
-- whether a carrier had no factor. Units: kg CO2e; output in the plant's unit. Params: first, last date
SELECT p.code AS plant, p.name_en, p.name_ko, p.trade, p.output_unit, e.kg_co2e, i.output,
       e.slots_estimated / nullif(e.slots_expected, 0)::double precision AS estimated_share,
       greatest(e.slots_expected - e.slots, 0) / nullif(e.slots_expected, 0)::double precision
       AS missing_share, e.is_partial
  FROM plant AS p
  JOIN (SELECT m.plant_id, sum(m.kg_co2e) AS kg_co2e, bool_or(m.kg_co2e IS NULL) AS is_partial,
               sum(m.slots) AS slots,
               sum(m.slots_estimated) AS slots_estimated, sum(m.slots_expected) AS slots_expected
          FROM emission_month AS m
         WHERE m.first_day BETWEEN %(first)s AND %(last)s
         GROUP BY m.plant_id) AS e ON e.plant_id = p.plant_id
  LEFT JOIN (SELECT d.plant_id, sum(d.output) AS output
               FROM intensity_day AS d
              WHERE d.day BETWEEN %(first)s AND %(last)s
              GROUP BY d.plant_id) AS i ON i.plant_id = p.plant_id
 WHERE e.kg_co2e IS NOT NULL
 ORDER BY p.plant_id;
