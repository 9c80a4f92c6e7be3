-- Who may see what: users, their plants and sessions, a log of what they did, and row-level security
-- under which the dashboard reads.

CREATE TABLE app_user (
    user_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9_.@-]{0,99}$'),
    role text NOT NULL
        CHECK (role IN ('administrator', 'complex_operator', 'plant_manager', 'viewer', 'verifier')),
    password_hash text,                    -- Argon2id; null until a link was used
    password_set_at timestamptz,
    failures smallint NOT NULL DEFAULT 0,  -- wrong passwords since the last right one
    locked_until timestamptz,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE app_user IS 'People who may sign in to the dashboard.';

CREATE TABLE user_plant (
    user_id integer NOT NULL REFERENCES app_user,
    plant_id integer NOT NULL REFERENCES plant,
    PRIMARY KEY (user_id, plant_id)
);
COMMENT ON TABLE user_plant IS
'Plants a user sees; administrators, complex operators and verifiers without a row see all.';

CREATE TABLE user_link (
    link_hash bytea PRIMARY KEY,           -- SHA-256 of what the link holds
    user_id integer NOT NULL UNIQUE REFERENCES app_user,
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE user_link IS 'Links with which a user sets a password, each good once.';

CREATE TABLE user_session (
    token_hash bytea PRIMARY KEY,          -- SHA-256 of what the cookie holds
    user_id integer NOT NULL REFERENCES app_user,
    begun_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
);
CREATE INDEX ON user_session (user_id);
COMMENT ON TABLE user_session IS 'Browsers that are signed in; without its row a cookie is worth nothing.';

CREATE TABLE signing_key (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    key text NOT NULL
);
INSERT INTO signing_key (key) VALUES (gen_random_uuid()::text || gen_random_uuid()::text);
COMMENT ON TABLE signing_key IS 'What cookies are signed with; the same for every dashboard process.';

CREATE TABLE audit_log (
    audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    who text NOT NULL,
    what text NOT NULL,                    -- 'sign_in', 'export', 'insert interval_edit', …
    subject text,
    facts jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ON audit_log (at);
COMMENT ON TABLE audit_log IS
'What people did: sign-ins, exports, users, edits of data, factors and targets. Only ever added to.';

CREATE FUNCTION keep_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END $$;
CREATE TRIGGER keep_audit_log BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION keep_audit_log();

-- Notes a change that people make of data. Argument: the column that says who, should nobody be signed in.
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    named jsonb := to_jsonb(new) - 'content';  -- of a report: it is in its own table
BEGIN
    INSERT INTO audit_log (who, what, facts)
    VALUES (coalesce(nullif(current_setting('fems.user', true), ''),
                     CASE WHEN tg_op = 'UPDATE' THEN named ->> 'undone_by' END,
                     named ->> tg_argv[0], session_user),
            lower(tg_op) || ' ' || tg_table_name, jsonb_strip_nulls(named));
    RETURN NULL;
END $$;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON interval_edit
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON meter_exchange
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON meter_setting
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON factor
    FOR EACH ROW EXECUTE FUNCTION note_change('entered_by');
CREATE TRIGGER note_change AFTER INSERT ON factor_choice
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON activity_entry
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON instrument
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');
CREATE TRIGGER note_change AFTER INSERT ON issued_report
    FOR EACH ROW EXECUTE FUNCTION note_change('issued_by');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON target
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');

-- The plants of whoever is asking: the setting fems.plants of the transaction, 'all' or '3,7'.
-- Without it nobody sees anything.
CREATE FUNCTION sees_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('fems.plants', true) = 'all', false)
$$;
CREATE FUNCTION seen_plants() RETURNS integer[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT string_to_array(nullif(nullif(current_setting('fems.plants', true), 'all'), ''), ',')::integer[]
$$;

-- Two roles nobody signs in as and that own nothing: the dashboard takes one for figures, the other
-- for its door. Roles belong to the server, so they may be there already.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['fems_dashboard', 'fems_door'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            END IF;
            IF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
                EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
            END IF;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;  -- made at this moment by another
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'Role % is missing or not granted to %, who may not do it. As a superuser: CREATE ROLE % NOLOGIN; GRANT % TO %',
                    wanted, current_user, wanted, wanted, current_user;
        END;
    END LOOP;
END $$;

-- Gives each table and view that carries a plant or a meter its policy, and lets the dashboard read
-- it. Raw readings are not for it; user_plant is the door's. A migration that adds such a table calls
-- this at its end.
CREATE FUNCTION guard_plants() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found record;
    all_or CONSTANT text := '(SELECT sees_all()) OR ';  -- asked once a statement, not once a row
    by_plant CONSTANT text := 'plant_id IN (SELECT p.plant_id FROM plant AS p)';
BEGIN
    FOR found IN
        SELECT c.oid, c.relname AS name, c.relkind AS kind, c.relrowsecurity AS guarded,
               bool_or(a.attname = 'plant_id') AS of_plant
          FROM pg_class AS c
          JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname IN ('plant_id', 'meter_id')
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')
           AND c.relname NOT IN ('reading', 'reading_revision', 'user_plant')
         GROUP BY c.oid
    LOOP
        IF found.kind = 'v' THEN
            EXECUTE format('ALTER VIEW %I SET (security_invoker = true)', found.name);
        ELSIF NOT found.guarded THEN
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', found.name);
            EXECUTE format('CREATE POLICY own_plants ON %I FOR SELECT USING (%s)', found.name,
                all_or || CASE
                WHEN found.name = 'plant' THEN 'plant_id = ANY ((SELECT seen_plants())::integer[])'
                WHEN found.name = 'factor_choice' THEN 'plant_id IS NULL OR ' || by_plant
                WHEN found.of_plant THEN by_plant  -- null, of the whole complex: for those who see all
                ELSE 'meter_id IN (SELECT m.meter_id FROM meter AS m)'
                END);
        END IF;
        EXECUTE format('GRANT SELECT ON %I TO fems_dashboard', found.name);
    END LOOP;
END $$;
DO $$ BEGIN PERFORM guard_plants(); END $$;

GRANT SELECT ON complex, quantity, factor, calorific_value, tariff TO fems_dashboard;
GRANT SELECT (run_id, job, started_at, finished_at, status) ON job_run TO fems_dashboard;

-- The one thing that is written from a page: a report of plants one sees.
GRANT INSERT ON issued_report TO fems_dashboard;
CREATE POLICY of_own_plants ON issued_report FOR INSERT
    WITH CHECK ((SELECT sees_all()) OR plant_id IN (SELECT p.plant_id FROM plant AS p));

GRANT SELECT ON app_user, user_plant, user_link, user_session, signing_key TO fems_door;
GRANT UPDATE (failures, locked_until, password_hash, password_set_at) ON app_user TO fems_door;
GRANT DELETE ON user_link TO fems_door;
GRANT INSERT, UPDATE (seen_at), DELETE ON user_session TO fems_door;
GRANT INSERT ON audit_log TO fems_door;
