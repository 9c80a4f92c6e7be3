-- write_rejected
-- Params: topic, reason, detail text; payload bytea
INSERT INTO rejected_message (topic, payload, reason, detail)
VALUES (%(topic)s, %(payload)s, %(reason)s, %(detail)s);
