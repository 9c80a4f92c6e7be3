-- droppable_before
-- Grain: one row. Up to when readings may be dropped: what waits to become intervals keeps its readings,
-- and a week before them.
-- Params: before timestamptz
SELECT least(%(before)s::timestamptz,
             (SELECT min(w.start_ts) - INTERVAL '7 days' FROM stale_window AS w WHERE w.stage IN ('running', 'intervals')));
