-- read_restatements
-- Grain: one row per restated figure of plants, newest first. Units: kg CO2e.
-- Params: plant_ids int[]; first, last date: of the months; since timestamptz or null; most int or null (all)
SELECT r.restatement_id, r.restated_at, r.plant_id, r.carrier, r.first_day, r.last_day, r.kg_before,
       r.kg_after, r.kg_by_factor, r.kg_by_activity, r.factor_before, r.factor_after, r.cause,
       r.noted_by, r.reason
  FROM restatement AS r
 WHERE r.plant_id = ANY(%(plant_ids)s) AND r.first_day BETWEEN %(first)s AND %(last)s
   AND (%(since)s::timestamptz IS NULL OR r.restated_at > %(since)s::timestamptz)
 ORDER BY r.restated_at DESC, r.plant_id, r.carrier, r.first_day
 LIMIT %(most)s::integer;
