-- api_known
-- Grain: one row: whether there is such a plant, and such a meter (of it, if it is named).
-- Params: plant, meter text (null: not asked)
SELECT %(plant)s::text IS NULL OR EXISTS (SELECT FROM plant AS p WHERE p.code = %(plant)s) AS plant,
       %(meter)s::text IS NULL
       OR EXISTS (SELECT FROM meter AS m JOIN plant AS p USING (plant_id)
                   WHERE m.code = %(meter)s
                     AND (%(plant)s::text IS NULL OR p.code = %(plant)s)) AS meter;
