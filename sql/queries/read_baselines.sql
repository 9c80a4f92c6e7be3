-- read_baselines
-- Grain: one row per baseline, by plant and version.
-- Params: plant_ids int[] (null: all plants), only_frozen bool, grain text (null: any)
SELECT b.baseline_id, b.plant_id, p.code AS plant, p.name_en, p.name_ko, p.output_unit, p.time_zone,
       b.version, b.grain, b.first_day, b.last_day, b.counts_from, b.note, b.model, b.findings,
       b.fitted_at, b.frozen_at
  FROM baseline AS b
  JOIN plant AS p ON p.plant_id = b.plant_id
 WHERE (%(plant_ids)s::integer[] IS NULL OR b.plant_id = ANY(%(plant_ids)s))
   AND (b.frozen_at IS NOT NULL OR NOT %(only_frozen)s)
   AND (%(grain)s::text IS NULL OR b.grain = %(grain)s)
 ORDER BY p.code, b.version;
