-- write_rejected
-- Params: topic, reason, detail text; payload bytea; received_us bigint [us since 1970 UTC];
--         plant, meter text, the unknown meter or null
INSERT INTO rejected_message (topic, payload, reason, detail, plant, meter, received_at)
VALUES (%(topic)s, %(payload)s, %(reason)s, %(detail)s, %(plant)s, %(meter)s,
        timestamptz 'epoch' + %(received_us)s * interval '1 microsecond');
