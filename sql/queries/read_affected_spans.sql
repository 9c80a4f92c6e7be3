-- read_affected_spans
-- Grain: one row per span. A changed reading can change what the next and the one after it mean (a
-- spike is known by its neighbours), so what reading_reach finds is affected, in whole intervals.
-- known: whether that tells it. Params: low, high timestamptz: readings looked at; fully boolean
SELECT s.meter_id,
       time_bucket('15 minutes', coalesce(reach.from_ts, s.start_ts)) AS start_ts,
       time_bucket('15 minutes', coalesce(reach.until_ts,
                                          s.end_ts + make_interval(secs => m.period_s))
                                 + INTERVAL '15 minutes' - INTERVAL '1 microsecond') AS end_ts,
       reach.known
  FROM span AS s
  JOIN meter AS m ON m.meter_id = s.meter_id
 CROSS JOIN LATERAL reading_reach(s.meter_id, s.start_ts, s.end_ts, %(low)s, %(high)s,
                                  %(fully)s) AS reach;
