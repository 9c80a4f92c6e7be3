-- count_restatements
-- Grain: one row: how many figures of plants' months were restated. Params: plant_ids int[]; first, last date
SELECT count(*)
  FROM restatement AS r
 WHERE r.plant_id = ANY(%(plant_ids)s) AND r.first_day BETWEEN %(first)s AND %(last)s;
