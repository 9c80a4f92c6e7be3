-- read_edit_notes
-- Grain: one row per edit of a meter that touches a span (null: any), undone ones too. Units: canonical.
-- Params: meter_id int; start, end timestamptz (null: all)
SELECT e.edit_id, e.start_ts AS start, e.end_ts AS end, e.amount, e.noted_by, e.noted_at, e.note,
       e.undone_by, e.undone_at
  FROM interval_edit AS e
 WHERE e.meter_id = %(meter_id)s
   AND (%(start)s::timestamptz IS NULL OR (e.start_ts < %(end)s AND e.end_ts > %(start)s))
 ORDER BY e.edit_id;
