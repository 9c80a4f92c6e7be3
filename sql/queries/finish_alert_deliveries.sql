-- finish_alert_deliveries
-- What came of a try. Params: ids bigint[]; sent bool; now timestamptz; error text
UPDATE alert_delivery AS d
   SET sent_at = CASE WHEN %(sent)s THEN %(now)s::timestamptz END, error = %(error)s
 WHERE d.delivery_id = ANY(%(ids)s);
