-- write_rejected
-- Params: topic, reason, detail text; payload bytea; received_us bigint [us since 1970 UTC]
INSERT INTO rejected_message (topic, payload, reason, detail, received_at)
VALUES (%(topic)s, %(payload)s, %(reason)s, %(detail)s,
        timestamptz 'epoch' + %(received_us)s * interval '1 microsecond');
