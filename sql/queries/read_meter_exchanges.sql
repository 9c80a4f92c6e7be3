-- read_meter_exchanges
-- Grain: one row per exchange of a register that stands.
SELECT p.code || '/' || m.code AS meter, p.time_zone, e.at, e.final_value, e.initial_value,
       e.noted_by, e.note
  FROM meter_exchange AS e
  JOIN meter AS m USING (meter_id)
  JOIN plant AS p USING (plant_id)
 WHERE e.undone_at IS NULL
 ORDER BY p.plant_id, m.code, e.at;
