"""Who may do what to which table: the one list of it. A right more or less in the database fails a test."""

ALLOWED = {
    "fems_ingest": """
        SELECT: _yoyo_migration asset ingest_worker meter meter_silence migration_file plant reading sparkplug_node
        INSERT: ingest_worker meter_silence reading reading_revision rejected_message sparkplug_node stale_window
        UPDATE: ingest_worker meter_silence reading sparkplug_node
        DELETE: meter_silence
        """,
    "fems_jobs": """
        SELECT: _yoyo_migration alert alert_channel alert_delivery alert_look alert_rule asset band_day baseline
            bill bill_line calorific_value complex contract day_energy declared_demand demand_day demand_habit
            demand_now demand_warning emission_month energy_event entered_output factor factor_choice finding
            forecast forecast_choice forecast_day forecast_issue forecast_score gap hour_energy intensity_day
            interval_edit interval_energy job_run meter meter_exchange meter_live meter_setting migration_file
            plant plant_day_plan plant_factor_series plant_revision plant_shift power_factor_month quantity reading
            readings_kept saving_day setting_revision sheddable_load stale_window target tariff user_plant virtual_meter_term weather_hour
            weather_issue
        SELECT(disabled_at, role, user_id): app_user
        SELECT(meter, plant, reason, received_at, rejected_id, topic): rejected_message
        INSERT: alert alert_delivery alert_look band_day bill bill_line day_energy demand_day demand_habit
            demand_now demand_warning emission_month energy_event finding forecast forecast_choice forecast_day
            forecast_issue forecast_score gap hour_energy intensity_day interval_energy job_run meter_live plant_revision
            reading reading_revision readings_kept restatement saving_day stale_window
        UPDATE: alert alert_delivery alert_look demand_habit demand_now finding forecast forecast_choice
            forecast_day forecast_issue forecast_score job_run meter_live plant_revision reading readings_kept
            stale_window
        UPDATE(stored_at): entered_output
        DELETE: band_day bill day_energy demand_day emission_month energy_event finding forecast gap hour_energy
            intensity_day interval_energy job_run saving_day stale_window
        """,
    "fems_dashboard": """
        SELECT: activity_entry alert alert_look alert_rule asset band_day baseline bill bill_line calorific_value
            complex contract day_energy declared_demand demand_day demand_habit demand_now demand_warning
            emission_day emission_month energy_event entered_output factor factor_choice finding forecast
            forecast_choice forecast_day forecast_issue forecast_score gap hour_energy instrument intensity_day
            interval_edit interval_energy issued_report meter meter_exchange meter_live meter_setting
            meter_silence plant plant_day_plan plant_factor_series plant_revision plant_shift power_factor_month
            project quantity received_bill restatement saving_day setting_revision sheddable_load stale_window target tariff virtual_meter_term
            weather_issue
        SELECT(finished_at, job, run_id, started_at, status): job_run
        SELECT(detail, meter, plant, reason, received_at, rejected_id, topic): rejected_message
        INSERT: issued_report
        INSERT(amount, day, meter_id, noted_by, plant_id): entered_output
        UPDATE(acknowledged_at, acknowledged_by, owner, snoozed_until): alert
        """,
    "fems_door": """
        SELECT: _yoyo_migration api_token app_user migration_file signing_key user_identity user_link user_plant
            user_session
        INSERT: audit_log user_identity user_session
        UPDATE(minute, requests, used_at): api_token
        UPDATE(failures, locked_until, password_hash, password_set_at): app_user
        UPDATE(seen_at): user_session
        DELETE: user_link user_session
        """,
    # Beside what the dashboard may:
    "fems_administrator": """
        SELECT: audit_log reading rejected_message sparkplug_node user_identity user_plant
        SELECT(created_at, disabled_at, failures, locked_until, name, password_set_at, role, user_id): app_user
        SELECT(expires_at, user_id): user_link
        SELECT(user_id): user_session
        INSERT: asset audit_log calorific_value complex contract declared_demand factor factor_choice meter
            meter_exchange meter_setting plant plant_factor_series plant_shift power_factor_month reading
            reading_revision sheddable_load stale_window target tariff user_link user_plant virtual_meter_term
        INSERT(name, role): app_user
        UPDATE: asset calorific_value complex contract declared_demand factor factor_choice meter meter_exchange
            meter_setting plant plant_factor_series plant_shift power_factor_month reading rejected_message
            sheddable_load target tariff user_link virtual_meter_term
        UPDATE(disabled_at, role): app_user
        DELETE: day_energy emission_month intensity_day plant_factor_series plant_shift rejected_message saving_day
            sheddable_load user_link user_plant user_session virtual_meter_term
        """,
}
INHERITED = {"fems_administrator": "fems_dashboard"}
"""A role that has another one's rights beside its own."""
FUNCTIONS = {
    "analyze_emission_months": {"fems_jobs"},
    "data_folder": {"fems_jobs"},
    "drop_readings": {"fems_jobs"},
    "note_change": set(),  # triggers call it, whoever writes
    "note_plant_setting": set(),  # likewise
    "note_setting": set(),
}
"""Functions that work with their owner's rights, and who may call them."""


def allowed(role: str) -> set[tuple[str, str]]:
    """(table, right) of a role; a right to some columns names them."""
    found = set(allowed(INHERITED[role])) if role in INHERITED else set()
    right = ""
    for word_group in ALLOWED[role].strip().splitlines():
        head, colon, tables = word_group.partition(": ")
        if colon:
            right = head.strip()
        found |= {(table, right) for table in (tables if colon else word_group).split()}
    return {(table, right) for table, right in found  # of all columns: then of some of them too
            if "(" not in right or (table, right.partition("(")[0]) not in found}  # fmt: skip
