-- read_explained_readings
-- Grain: one row per reading of a meter in a span, the end included, with the values it replaced.
-- Units: value in the meter's own unit. Params: meter_id int; start, end timestamptz
SELECT r.ts, r.value, r.quality, r.received_at,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('value', v.value, 'quality', v.quality,
                                                     'received_at', v.received_at,
                                                     'replaced_at', v.replaced_at)
                                  ORDER BY v.revision_id), '[]')
          FROM reading_revision AS v WHERE v.meter_id = r.meter_id AND v.ts = r.ts) AS replaced
  FROM reading AS r
 WHERE r.meter_id = %(meter_id)s AND r.ts >= %(start)s AND r.ts <= %(end)s
 ORDER BY r.ts;
