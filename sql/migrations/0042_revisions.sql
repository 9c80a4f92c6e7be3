-- How often figures were computed anew, and how often people changed what figures depend on: who shows
-- figures asks for them again when one of the two has moved, and not before.

CREATE TABLE plant_revision (
    plant_id integer PRIMARY KEY REFERENCES plant,
    revision bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE plant_revision IS 'One row per plant: counts the commits that changed its figures.';

CREATE TABLE setting_revision (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    revision bigint NOT NULL DEFAULT 1
);
INSERT INTO setting_revision DEFAULT VALUES;
COMMENT ON TABLE setting_revision IS 'One row: counts the statements that changed what people set.';

-- Whoever may change such a table counts it; the count itself nobody may change.
CREATE FUNCTION note_setting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE public.setting_revision SET revision = revision + 1;
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION note_setting() FROM PUBLIC;
DO $$
DECLARE
    of_people text;
BEGIN
    FOREACH of_people IN ARRAY ARRAY[
        'activity_entry', 'asset', 'baseline', 'calorific_value', 'complex', 'contract', 'declared_demand',
        'energy_event', 'factor', 'factor_choice', 'instrument', 'issued_report', 'meter',
        'plant', 'plant_day_plan', 'plant_factor_series', 'plant_shift', 'power_factor_month', 'project',
        'received_bill', 'sheddable_load', 'target', 'tariff']
    LOOP
        EXECUTE format('CREATE TRIGGER note_setting AFTER INSERT OR UPDATE OR DELETE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION note_setting()', of_people);
    END LOOP;
    PERFORM guard_plants();
END $$;
GRANT SELECT, INSERT, UPDATE ON plant_revision TO fems_jobs;
GRANT SELECT ON setting_revision TO fems_dashboard;
