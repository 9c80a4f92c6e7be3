-- What the pages on data quality and administration need: refused messages without what is in them, a
-- role for what administrators change from a page, and entries in the log for what had none.

ALTER TABLE rejected_message ENABLE ROW LEVEL SECURITY;
-- Whose a message is says the meter it names, or the topic, on which a plant's gateways alone may publish.
CREATE FUNCTION plant_of_message(plant text, topic text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(plant, CASE WHEN topic LIKE 'fems/%' THEN split_part(topic, '/', 2) END)
$$;
CREATE POLICY own_plants ON rejected_message FOR SELECT
    USING ((SELECT sees_all()) OR plant_of_message(plant, topic) IN (SELECT p.code FROM plant AS p));
GRANT SELECT (rejected_id, received_at, topic, reason, detail, plant, meter) ON rejected_message
    TO fems_dashboard;

-- Taken by the dashboard for one transaction, when an administrator changes something.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fems_administrator') THEN
        CREATE ROLE fems_administrator NOLOGIN;
    END IF;
    IF NOT pg_has_role(current_user, 'fems_administrator', 'MEMBER') THEN
        GRANT fems_administrator TO CURRENT_USER;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;  -- made at this moment by another
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'Role fems_administrator is missing or not granted to %, who may not do it. As a superuser: CREATE ROLE fems_administrator NOLOGIN; GRANT fems_administrator TO %',
            current_user, current_user;
END $$;
GRANT fems_dashboard TO fems_administrator;

-- Kept messages taken in again.
GRANT SELECT, UPDATE, DELETE ON rejected_message TO fems_administrator;
CREATE POLICY administered ON rejected_message FOR ALL TO fems_administrator
    USING ((SELECT sees_all())) WITH CHECK ((SELECT sees_all()));
GRANT SELECT, INSERT, UPDATE ON reading TO fems_administrator;
GRANT INSERT ON reading_revision, audit_log TO fems_administrator;
GRANT SELECT, INSERT ON stale_window TO fems_administrator;
CREATE POLICY administered ON stale_window FOR ALL TO fems_administrator
    USING ((SELECT sees_all())) WITH CHECK ((SELECT sees_all()));
GRANT SELECT ON sparkplug_node TO fems_administrator;

-- As before, and of what is taken away too; the definition of a tariff is in its own table.
CREATE OR REPLACE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    named jsonb := (CASE WHEN tg_op = 'DELETE' THEN to_jsonb(old) ELSE to_jsonb(new) END)
                   - 'content' - 'definition';
BEGIN
    INSERT INTO audit_log (who, what, facts)
    VALUES (coalesce(nullif(current_setting('fems.user', true), ''),
                     CASE WHEN tg_op = 'UPDATE' THEN named ->> 'undone_by' END,
                     named ->> tg_argv[0], session_user),
            lower(tg_op) || ' ' || tg_table_name, jsonb_strip_nulls(named));
    RETURN NULL;
END $$;
-- An event that a job proposes is nobody's doing until somebody decides on it.
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON energy_event
    FOR EACH ROW WHEN (new.accepted OR new.dismissed) EXECUTE FUNCTION note_change('noted_by');
CREATE TRIGGER note_removal AFTER DELETE ON energy_event
    FOR EACH ROW WHEN (NOT old.detected) EXECUTE FUNCTION note_change('noted_by');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON project
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON tariff
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON contract
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON declared_demand
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON power_factor_month
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');
