-- Least rights for the two that work by themselves: fems_ingest stores readings, fems_jobs computes. Neither
-- owns anything, nor reads passwords, sessions, tokens or the log of what people did. What each may is
-- listed once more in tests/sql/rights.py.

-- Roles belong to the server, so they may be there already.
CREATE FUNCTION pg_temp.require_role(wanted text, attributes text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
        EXECUTE format('CREATE ROLE %I %s', wanted, attributes);
    ELSIF attributes LIKE '%BYPASSRLS' AND NOT (SELECT rolbypassrls FROM pg_roles WHERE rolname = wanted) THEN
        EXECUTE format('ALTER ROLE %I BYPASSRLS', wanted);
    END IF;
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        BEGIN
            EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
        EXCEPTION WHEN insufficient_privilege THEN
            IF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
                RAISE;
            END IF;
        END;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;  -- made at this moment by another
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'Role % is missing, lacks a right or is not granted to %, who may not do it. As a superuser: CREATE ROLE % %; GRANT % TO %',
            wanted, current_user, wanted, attributes, wanted, current_user;
END $$;
DO $$ BEGIN
    PERFORM pg_temp.require_role('fems_ingest', 'NOLOGIN');
    -- It computes for every plant, and COPY does not work under row-level security.
    PERFORM pg_temp.require_role('fems_jobs', 'NOLOGIN BYPASSRLS');
END $$;
DROP FUNCTION pg_temp.require_role;

-- What all look at when they start: whether the schema is theirs.
GRANT SELECT ON _yoyo_migration, migration_file TO fems_ingest, fems_jobs, fems_door;

-- Ingest: readings in, messages it refused, what became stale, what it knows of edge nodes and itself.
GRANT SELECT ON plant, asset, meter TO fems_ingest;
GRANT SELECT, INSERT, UPDATE ON reading TO fems_ingest;
GRANT INSERT ON reading_revision, rejected_message, stale_window TO fems_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON meter_silence TO fems_ingest;
GRANT SELECT, INSERT, UPDATE ON ingest_worker, sparkplug_node TO fems_ingest;
CREATE POLICY ingest ON plant FOR SELECT TO fems_ingest USING (true);
CREATE POLICY ingest ON asset FOR SELECT TO fems_ingest USING (true);
CREATE POLICY ingest ON meter FOR SELECT TO fems_ingest USING (true);
CREATE POLICY ingest ON rejected_message FOR INSERT TO fems_ingest WITH CHECK (true);
CREATE POLICY ingest ON stale_window FOR INSERT TO fems_ingest WITH CHECK (true);
CREATE POLICY ingest ON meter_silence FOR ALL TO fems_ingest USING (true) WITH CHECK (true);

-- Jobs: what stands there is read, ...
GRANT SELECT ON
    alert_channel, alert_rule, asset, baseline, calorific_value, complex, contract, declared_demand, factor,
    factor_choice, interval_edit, meter, meter_exchange, meter_setting, plant, plant_day_plan,
    plant_factor_series, plant_shift, power_factor_month, quantity, sheddable_load, target, tariff, user_plant,
    virtual_meter_term, weather_hour, weather_issue
    TO fems_jobs;
GRANT SELECT (user_id, role, disabled_at) ON app_user TO fems_jobs;  -- whom an alert may be told
GRANT SELECT (rejected_id, received_at, topic, reason, plant, meter) ON rejected_message TO fems_jobs;
-- ... output that people entered becomes readings, ...
GRANT SELECT, UPDATE (stored_at) ON entered_output TO fems_jobs;
GRANT SELECT, INSERT, UPDATE ON reading TO fems_jobs;
GRANT INSERT ON reading_revision TO fems_jobs;
-- ... and results are written.
GRANT SELECT, INSERT, DELETE ON
    band_day, bill, day_energy, demand_day, emission_month, energy_event, gap, hour_energy,
    intensity_day, interval_energy, saving_day
    TO fems_jobs;
GRANT SELECT, INSERT, UPDATE, DELETE ON finding, forecast, job_run, stale_window TO fems_jobs;
GRANT SELECT, INSERT, UPDATE ON
    alert, alert_delivery, alert_look, demand_habit, demand_now, forecast_choice, forecast_day, forecast_issue,
    forecast_score, meter_live, readings_kept
    TO fems_jobs;
GRANT SELECT, INSERT ON bill_line, demand_warning TO fems_jobs;
GRANT INSERT ON restatement TO fems_jobs;

-- What takes the owner's rights, each for one purpose. Readings of the last six weeks are never dropped.
CREATE FUNCTION drop_readings(before timestamptz) RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF before > now() - INTERVAL '42 days' THEN
        RAISE EXCEPTION 'readings of the last 42 days are not dropped';
    END IF;
    RETURN QUERY SELECT drop_chunks('public.reading', older_than => before);
END $$;
CREATE FUNCTION analyze_emission_months() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE public.emission_month;
END $$;
CREATE FUNCTION data_folder() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN pg_has_role('pg_read_all_settings', 'MEMBER') THEN current_setting('data_directory') END
$$;
REVOKE EXECUTE ON FUNCTION drop_readings(timestamptz), analyze_emission_months(), data_folder() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_readings(timestamptz), analyze_emission_months(), data_folder() TO fems_jobs;

-- On a table of one's own, as a trigger, it would write into the log whatever one likes.
REVOKE EXECUTE ON FUNCTION note_change() FROM PUBLIC;
