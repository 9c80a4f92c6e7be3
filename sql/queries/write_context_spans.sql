-- write_context_spans
-- Grain: one row: bounds of all spans with what lies around them, and whether all of it is known. Keeps
-- for each span from which to which reading everything that touches it is known; a reading at its
-- very start tells of it too. Params: low, high timestamptz: readings looked at; fully boolean
WITH around AS (
    SELECT s.meter_id, s.start_ts, s.end_ts, coalesce(reach.from_ts, s.start_ts) AS from_ts,
           coalesce(reach.until_ts, s.end_ts) AS until_ts, reach.known
      FROM span AS s
     CROSS JOIN LATERAL reading_reach(s.meter_id, s.start_ts + INTERVAL '1 microsecond', s.end_ts,
                                      %(low)s, %(high)s, %(fully)s) AS reach
), kept AS (
    INSERT INTO context_span (meter_id, start_ts, end_ts, from_ts, until_ts)
    SELECT a.meter_id, a.start_ts, a.end_ts, a.from_ts, a.until_ts FROM around AS a
)
SELECT min(a.from_ts), max(a.until_ts), bool_and(a.known) FROM around AS a;
