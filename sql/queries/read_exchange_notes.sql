-- read_exchange_notes
-- Grain: one row per exchange of a meter in a span (null: any), undone ones too.
-- Params: meter_id int; start, end timestamptz (null: all)
SELECT e.exchange_id, e.at, e.final_value, e.initial_value, e.noted_by, e.noted_at, e.note,
       e.undone_by, e.undone_at
  FROM meter_exchange AS e
 WHERE e.meter_id = %(meter_id)s
   AND (%(start)s::timestamptz IS NULL OR (e.at >= %(start)s AND e.at <= %(end)s))
 ORDER BY e.at, e.exchange_id;
