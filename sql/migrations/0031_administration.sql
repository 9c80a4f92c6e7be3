-- What the role fems_administrator may write: people, plants and meters, factors, tariffs, contracts and
-- targets. Of results it may forget those that a plant's other time zone makes wrong.

GRANT SELECT (user_id, name, role, password_set_at, failures, locked_until, disabled_at, created_at),
      INSERT (name, role), UPDATE (role, disabled_at) ON app_user TO fems_administrator;
GRANT SELECT, INSERT, DELETE ON user_plant TO fems_administrator;
GRANT SELECT (user_id, expires_at), INSERT, UPDATE, DELETE ON user_link TO fems_administrator;
GRANT SELECT (user_id), DELETE ON user_session TO fems_administrator;
GRANT SELECT ON user_identity, audit_log TO fems_administrator;

-- Writing these takes every plant: the same policy for all of them.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[
        'complex', 'plant', 'asset', 'meter', 'plant_shift', 'plant_factor_series', 'virtual_meter_term',
        'meter_setting', 'meter_exchange', 'factor', 'factor_choice', 'calorific_value', 'tariff',
        'contract', 'declared_demand', 'power_factor_month', 'sheddable_load', 'target']
    LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO fems_administrator', wanted);
    END LOOP;
    FOREACH wanted IN ARRAY ARRAY[
        'plant_shift', 'plant_factor_series', 'virtual_meter_term', 'sheddable_load',
        'day_energy', 'intensity_day', 'emission_month', 'saving_day']
    LOOP
        EXECUTE format('GRANT DELETE ON %I TO fems_administrator', wanted);
    END LOOP;
    FOR wanted IN
        SELECT c.relname FROM pg_class AS c
         WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity
           AND has_any_column_privilege('fems_administrator', c.oid, 'INSERT, UPDATE')
           AND NOT EXISTS (SELECT FROM pg_policy AS p
                            WHERE p.polrelid = c.oid AND p.polname = 'administered')
        UNION
        SELECT unnest(ARRAY['day_energy', 'intensity_day', 'emission_month', 'saving_day'])
    LOOP
        EXECUTE format('CREATE POLICY administered ON %I FOR ALL TO fems_administrator '
                       'USING ((SELECT sees_all())) WITH CHECK ((SELECT sees_all()))', wanted);
    END LOOP;
    FOR wanted IN
        SELECT s.relname FROM pg_class AS s
         WHERE s.relnamespace = 'public'::regnamespace AND s.relkind = 'S'
           AND s.relname IN ('factor_factor_id_seq')
    LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %I TO fems_administrator', wanted);
    END LOOP;
END $$;
