-- read_table_sizes
-- Grain: one row per table, its chunks and indexes included. Units: bytes; rows as the planner estimates them.
SELECT c.relname AS "table",
       CASE WHEN h.hypertable_name IS NULL THEN pg_total_relation_size(c.oid)
            ELSE hypertable_size(c.oid::regclass) END AS bytes,
       CASE WHEN h.hypertable_name IS NULL THEN c.reltuples::bigint
            ELSE approximate_row_count(c.oid::regclass) END AS about_rows
  FROM pg_class AS c
  LEFT JOIN timescaledb_information.hypertables AS h
    ON h.hypertable_schema = 'public' AND h.hypertable_name = c.relname
 WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
 ORDER BY bytes DESC, c.relname;
