-- read_activity_entries
-- Grain: one row per entry that touches a span of days and was not undone.
-- Params: plant_ids int[]; first, last date
SELECT e.entry_id, e.plant_id, e.kind, e.what, e.first_day, e.last_day, e.amount, e.unit,
       e.evidence, e.noted_by, e.noted_at
  FROM activity_entry AS e
 WHERE e.plant_id = ANY(%(plant_ids)s) AND e.undone_at IS NULL
   AND e.first_day <= %(last)s AND e.last_day >= %(first)s
 ORDER BY e.entry_id;
