-- read_first_steps
-- Grain: one row: how much there is of what an installation needs. A plant is whole that has a main meter
-- of electricity and one of output, or that sends bills instead.
SELECT count(*) AS plants,
       (SELECT count(*) FROM meter AS m WHERE m.kind <> 'virtual') AS meters,
       (SELECT count(*) FROM meter_live AS l) AS reporting,
       (SELECT max(l.ts) FROM meter_live AS l) AS newest,
       count(*) FILTER (WHERE
           EXISTS (SELECT FROM meter AS m WHERE m.plant_id = p.plant_id AND m.role = 'main'
                      AND m.quantity = 'electricity')
           AND EXISTS (SELECT FROM meter AS m JOIN quantity AS q USING (quantity)
                        WHERE m.plant_id = p.plant_id AND q.what = 'output')
           OR EXISTS (SELECT FROM received_bill AS b WHERE b.plant_id = p.plant_id)) AS whole_plants,
       count(*) FILTER (WHERE EXISTS (SELECT FROM contract AS c WHERE c.plant_id = p.plant_id))
       AS with_contract,
       (SELECT count(*) FROM tariff AS f) AS tariffs,
       (SELECT count(*) FROM target AS t WHERE t.retired_at IS NULL) AS targets
  FROM plant AS p;
