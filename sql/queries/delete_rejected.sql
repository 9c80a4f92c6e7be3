-- delete_rejected
-- Params: ids bigint[]
DELETE FROM rejected_message WHERE rejected_id = ANY (%(ids)s);
