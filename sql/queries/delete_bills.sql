-- delete_bills
-- Bills of plants, with their lines: those named, which are made again, and those of months of which
-- there are no figures any more. Params: plant_ids int[] (of all of it); of_plants int[], carriers text[],
-- months date[] (those to be made again)
DELETE FROM bill AS b
 WHERE b.plant_id = ANY(%(plant_ids)s)
   AND (EXISTS (SELECT FROM unnest(%(of_plants)s::integer[], %(carriers)s::text[], %(months)s::date[])
                    AS n (plant_id, carrier, month)
                 WHERE n.plant_id = b.plant_id AND n.carrier = b.carrier AND n.month = b.month)
        OR NOT EXISTS (SELECT FROM band_day AS d
                         JOIN meter AS m USING (meter_id)
                        WHERE m.plant_id = b.plant_id AND m.quantity = b.carrier AND m.role = 'main'
                          AND d.day >= b.month AND d.day < (b.month + INTERVAL '1 month')::date));
