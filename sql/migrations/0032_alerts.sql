-- Alerts: rules as data, one open alert per cause, channels and what was sent over them.

CREATE TABLE alert_rule (
    rule_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,                    -- see docs/reference/alerts.md
    plant_id integer REFERENCES plant,     -- null: wherever a plant has no rule of its own
    threshold double precision,            -- from which value on; its unit is the kind's
    hold_min integer NOT NULL DEFAULT 0 CHECK (hold_min >= 0),    -- lasts so long before it opens
    calm_min integer NOT NULL DEFAULT 0 CHECK (calm_min >= 0),    -- is gone so long before it closes
    again_min integer NOT NULL DEFAULT 0 CHECK (again_min >= 0),  -- back within: the same alert again
    severity text NOT NULL CHECK (severity IN ('act', 'look')),
    quiet_from time,                       -- plant time; messages of severity 'look' wait until quiet_to
    quiet_to time,
    escalate_min integer CHECK (escalate_min > 0),  -- nobody took it on for so long; null: never
    enabled boolean NOT NULL DEFAULT true,
    CHECK ((quiet_from IS NULL) = (quiet_to IS NULL)),
    UNIQUE NULLS NOT DISTINCT (kind, plant_id)
);
COMMENT ON TABLE alert_rule IS 'When an alert opens and closes, and how loud it is: a row per kind, and per plant that differs.';

INSERT INTO alert_rule (kind, threshold, hold_min, calm_min, again_min, severity, quiet_from, quiet_to, escalate_min)
VALUES ('meter.silent',      NULL, 20, 15,   480, 'act',  NULL,    NULL,    120),
       ('demand.breach',     0.5,   0, 20,     0, 'act',  NULL,    NULL,     10),
       ('load.base',         0.25,  0,  0,   480, 'look', '20:00', '08:00', NULL),
       ('intensity.drift',   NULL,  0,  0, 10080, 'look', '20:00', '08:00', NULL),
       ('target.off',        0.05,  0,  0,     0, 'look', '20:00', '08:00', NULL),
       ('messages.rejected', 20,    0, 60,   480, 'look', '20:00', '08:00', NULL),
       ('forecast.decayed',  NULL,  0,  0,  2880, 'look', '20:00', '08:00', NULL),
       ('job.failed',        NULL, 10,  5,   480, 'act',  NULL,    NULL,    120),
       ('job.late',          2.5,   0,  5,   480, 'act',  NULL,    NULL,    120),
       ('disk.filling',      30,    0,  0,  1440, 'act',  NULL,    NULL,    480);

CREATE TABLE alert (
    alert_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    plant_id integer REFERENCES plant,     -- null: of the complex, or of the installation
    cause text NOT NULL,                   -- what of the plant: 'main', a job, a target; empty: all of it
    severity text NOT NULL CHECK (severity IN ('act', 'look')),
    since timestamptz NOT NULL,            -- when the cause began
    opened_at timestamptz NOT NULL,        -- when it opened, or opened again
    seen_at timestamptz NOT NULL,          -- when it was last there
    closed_at timestamptz,
    times integer NOT NULL DEFAULT 1,      -- how often it came within the rule's again_min
    members integer NOT NULL DEFAULT 1,    -- meters it stands for
    told_members integer NOT NULL DEFAULT 1,  -- of which people were told
    value double precision,                -- what the rule's threshold is compared with
    facts jsonb NOT NULL,
    won double precision,                  -- what it costs, where that is known
    kg_co2e double precision,
    acknowledged_by text,
    acknowledged_at timestamptz,
    snoozed_until timestamptz,
    owner text,
    escalated_at timestamptz,
    CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL))
);
CREATE UNIQUE INDEX alert_open ON alert (kind, plant_id, cause) NULLS NOT DISTINCT WHERE closed_at IS NULL;
CREATE INDEX ON alert (closed_at);
CREATE INDEX ON alert (plant_id);
COMMENT ON TABLE alert IS 'What somebody should see to: one open row per kind, plant and cause.';

CREATE TABLE alert_look (
    kind text PRIMARY KEY,
    at timestamptz NOT NULL
);
COMMENT ON TABLE alert_look IS 'When causes of a kind were last looked for.';

CREATE TABLE alert_channel (
    channel_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    url text NOT NULL,                     -- a secret: it holds passwords; no role but the owner reads it
    service text NOT NULL,                 -- its scheme, such as mailtos
    user_id integer REFERENCES app_user,   -- hears of what this user may see; null: of everything
    language text NOT NULL CHECK (language IN ('ko', 'en')),
    severity text NOT NULL CHECK (severity IN ('act', 'look')),  -- 'act': only of what is to be done now
    escalated_only boolean NOT NULL DEFAULT false,
    added_by text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz
);
COMMENT ON TABLE alert_channel IS 'Where alerts are sent.';

CREATE TABLE alert_delivery (
    delivery_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert_id bigint NOT NULL REFERENCES alert,
    channel_id integer NOT NULL REFERENCES alert_channel,
    what text NOT NULL CHECK (what IN ('opened', 'worse', 'escalated', 'reminded', 'closed')),
    due_at timestamptz NOT NULL,           -- not before: quiet hours, or the next try
    tries integer NOT NULL DEFAULT 0,
    sent_at timestamptz,
    dropped_at timestamptz,                -- no longer worth sending, or given up
    error text,
    UNIQUE (alert_id, channel_id, what)
);
CREATE INDEX ON alert_delivery (due_at) WHERE sent_at IS NULL AND dropped_at IS NULL;
COMMENT ON TABLE alert_delivery IS 'Messages to send and sent: written with the change of the alert, in one commit.';

-- What conditions look for.
CREATE INDEX ON rejected_message (received_at);
CREATE INDEX job_run_done ON job_run (job, run_id DESC) WHERE status = 'done';

-- Who takes an alert on is noted; what a job does to it is not.
CREATE TRIGGER note_change AFTER UPDATE OF acknowledged_at, snoozed_until, owner ON alert
    FOR EACH ROW WHEN (new.acknowledged_at > old.acknowledged_at
                       OR (new.acknowledged_at IS NOT NULL AND old.acknowledged_at IS NULL)
                       OR (new.snoozed_until IS NOT NULL AND new.snoozed_until IS DISTINCT FROM old.snoozed_until)
                       OR new.owner IS DISTINCT FROM old.owner)
    EXECUTE FUNCTION note_change('acknowledged_by');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON alert_rule
    FOR EACH ROW EXECUTE FUNCTION note_change('kind');

DO $$ BEGIN PERFORM guard_plants(); END $$;
GRANT SELECT ON alert_look TO fems_dashboard;
GRANT UPDATE (acknowledged_by, acknowledged_at, snoozed_until, owner) ON alert TO fems_dashboard;
CREATE POLICY of_own_plants ON alert FOR UPDATE
    USING ((SELECT sees_all()) OR plant_id IN (SELECT p.plant_id FROM plant AS p))
    WITH CHECK ((SELECT sees_all()) OR plant_id IN (SELECT p.plant_id FROM plant AS p));
