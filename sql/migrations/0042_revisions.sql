-- How often figures were computed anew, and how often people changed what figures depend on: who shows
-- figures asks for them again when one of the two has moved for the plants it sees, and not before.

CREATE TABLE plant_revision (
    plant_id integer PRIMARY KEY REFERENCES plant ON DELETE CASCADE,
    revision bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE plant_revision IS 'One row per plant: counts the commits that changed its figures or settings.';

CREATE TABLE setting_revision (
    of       text PRIMARY KEY CHECK (of IN ('everybody', 'complex')),
    revision bigint NOT NULL DEFAULT 1
);
INSERT INTO setting_revision (of) VALUES ('everybody'), ('complex');
COMMENT ON TABLE setting_revision IS 'Counts changes of what people set for no plant: for all to see, or for who sees all.';
ALTER TABLE setting_revision ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON setting_revision FOR SELECT USING ((SELECT sees_all()) OR of = 'everybody');

-- Whoever may change such a table counts it; the count itself nobody else may change.
CREATE FUNCTION note_plant_setting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO public.plant_revision AS r (plant_id)
    SELECT p.plant_id FROM public.plant AS p  -- in order, so that two do not lock each other
     WHERE p.plant_id IN (SELECT c.plant_id FROM changed AS c)
     ORDER BY p.plant_id
        ON CONFLICT (plant_id) DO UPDATE SET revision = r.revision + 1;
    IF EXISTS (SELECT FROM changed AS c WHERE c.plant_id IS NULL) THEN
        UPDATE public.setting_revision SET revision = revision + 1 WHERE of = tg_argv[0];
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION note_setting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE public.setting_revision SET revision = revision + 1 WHERE of = 'everybody';
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION note_plant_setting(), note_setting() FROM PUBLIC;
DO $$
DECLARE
    set_by_people text;
BEGIN
    FOREACH set_by_people IN ARRAY ARRAY['calorific_value', 'complex', 'factor', 'tariff'] LOOP
        EXECUTE format('CREATE TRIGGER note_setting AFTER INSERT OR UPDATE OR DELETE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION note_setting()', set_by_people);
    END LOOP;
    FOREACH set_by_people IN ARRAY ARRAY[
        'activity_entry', 'asset', 'baseline', 'contract', 'declared_demand', 'energy_event',
        'factor_choice', 'instrument', 'meter', 'plant', 'plant_day_plan',
        'plant_factor_series', 'plant_shift', 'power_factor_month', 'project', 'received_bill',
        'sheddable_load', 'target']
    LOOP
        EXECUTE format(
            'CREATE TRIGGER note_new AFTER INSERT ON %1$I REFERENCING NEW TABLE AS changed'
            ' FOR EACH STATEMENT EXECUTE FUNCTION note_plant_setting(%2$L);'
            'CREATE TRIGGER note_update AFTER UPDATE ON %1$I REFERENCING NEW TABLE AS changed'
            ' FOR EACH STATEMENT EXECUTE FUNCTION note_plant_setting(%2$L);'
            'CREATE TRIGGER note_gone AFTER DELETE ON %1$I REFERENCING OLD TABLE AS changed'
            ' FOR EACH STATEMENT EXECUTE FUNCTION note_plant_setting(%2$L)',
            set_by_people, CASE set_by_people WHEN 'factor_choice' THEN 'everybody' ELSE 'complex' END);
    END LOOP;
    PERFORM guard_plants();
END $$;
GRANT SELECT, INSERT, UPDATE ON plant_revision TO fems_jobs;
GRANT SELECT ON setting_revision TO fems_dashboard;
