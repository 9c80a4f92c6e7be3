-- read_exchanges
-- Grain: one row per exchange that stands, by meter and time. Params: meter_ids int[]
SELECT e.meter_id, e.at, e.final_value, e.initial_value
  FROM meter_exchange AS e
 WHERE e.meter_id = ANY(%(meter_ids)s) AND e.undone_at IS NULL
 ORDER BY e.meter_id, e.at;
