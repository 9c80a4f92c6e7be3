-- read_old_chunks
-- Grain: one row. End of the newest chunk of readings that ends before an instant; null where none does.
-- Params: before timestamptz
SELECT max(c.range_end) AS until_ts
  FROM timescaledb_information.chunks AS c
 WHERE c.hypertable_schema = 'public' AND c.hypertable_name = 'reading'
   AND c.range_end <= %(before)s::timestamptz;
