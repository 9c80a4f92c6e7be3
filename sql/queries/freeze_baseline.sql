-- freeze_baseline
-- Params: baseline_id int, frozen_at timestamptz
UPDATE baseline
   SET frozen_at = %(frozen_at)s
 WHERE baseline_id = %(baseline_id)s AND frozen_at IS NULL;
