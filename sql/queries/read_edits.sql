-- read_edits
-- Grain: one row per edit that stands, the earliest noted first. Units: the canonical unit.
-- Params: meter_ids int[]
SELECT e.edit_id, e.meter_id, e.start_ts, e.end_ts, e.amount
  FROM interval_edit AS e
 WHERE e.meter_id = ANY(%(meter_ids)s) AND e.undone_at IS NULL
 ORDER BY e.edit_id;
