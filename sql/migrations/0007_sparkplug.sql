-- Sparkplug B: what edge nodes said at their births, and which meters' sources are known to be dead.

CREATE TABLE sparkplug_node (
    group_id text NOT NULL,
    node_id text NOT NULL,
    online boolean NOT NULL,
    bd_seq bigint,                          -- number of the valid birth
    expected smallint CHECK (expected BETWEEN 0 AND 255),  -- sequence number of the next message
    births jsonb NOT NULL DEFAULT '{}',     -- by device: online, metrics (name, datatype, unit, alias)
    changed_at timestamptz NOT NULL,        -- of online or births
    PRIMARY KEY (group_id, node_id)
);
COMMENT ON TABLE sparkplug_node IS 'Edge nodes a Sparkplug B host has heard, as it needs them to read on after a restart.';

CREATE TABLE meter_silence (
    meter_id integer PRIMARY KEY REFERENCES meter,
    since timestamptz NOT NULL
);
COMMENT ON TABLE meter_silence IS 'Meters whose source is known to be dead, until it lives again.';
