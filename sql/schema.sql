-- The schema after all migrations. Written by `make schema`; a test compares it with the migrations.

CREATE EXTENSION IF NOT EXISTS timescaledb;

CREATE TABLE public.activity_entry (
    entry_id integer NOT NULL,
    plant_id integer NOT NULL,
    kind text NOT NULL,
    what text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    amount double precision NOT NULL,
    unit text NOT NULL,
    evidence text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    undone_by text,
    undone_at timestamp with time zone,
    CONSTRAINT activity_entry_amount_check CHECK ((amount >= (0)::double precision)),
    CONSTRAINT activity_entry_check CHECK ((first_day <= last_day)),
    CONSTRAINT activity_entry_kind_check CHECK ((kind = ANY (ARRAY['combustion'::text, 'process'::text, 'fugitive'::text, 'sold'::text])))
);

CREATE TABLE public.alert (
    alert_id bigint NOT NULL,
    kind text NOT NULL,
    plant_id integer,
    cause text NOT NULL,
    severity text NOT NULL,
    since timestamp with time zone NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    times integer DEFAULT 1 NOT NULL,
    members integer DEFAULT 1 NOT NULL,
    told_members integer DEFAULT 1 NOT NULL,
    value double precision,
    facts jsonb NOT NULL,
    won double precision,
    kg_co2e double precision,
    acknowledged_by text,
    acknowledged_at timestamp with time zone,
    snoozed_until timestamp with time zone,
    owner text,
    escalated_at timestamp with time zone,
    CONSTRAINT alert_check CHECK (((acknowledged_by IS NULL) = (acknowledged_at IS NULL))),
    CONSTRAINT alert_severity_check CHECK ((severity = ANY (ARRAY['act'::text, 'look'::text])))
);

CREATE TABLE public.alert_channel (
    channel_id integer NOT NULL,
    name text NOT NULL,
    url text NOT NULL,
    service text NOT NULL,
    user_id integer,
    language text NOT NULL,
    severity text NOT NULL,
    escalated_only boolean DEFAULT false NOT NULL,
    added_by text NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT alert_channel_language_check CHECK ((language = ANY (ARRAY['ko'::text, 'en'::text]))),
    CONSTRAINT alert_channel_severity_check CHECK ((severity = ANY (ARRAY['act'::text, 'look'::text])))
);

CREATE TABLE public.alert_delivery (
    delivery_id bigint NOT NULL,
    alert_id bigint NOT NULL,
    channel_id integer NOT NULL,
    what text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    sent_at timestamp with time zone,
    dropped_at timestamp with time zone,
    error text,
    CONSTRAINT alert_delivery_what_check CHECK ((what = ANY (ARRAY['opened'::text, 'worse'::text, 'escalated'::text, 'reminded'::text, 'closed'::text])))
);

CREATE TABLE public.alert_look (
    kind text NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.alert_rule (
    rule_id integer NOT NULL,
    kind text NOT NULL,
    plant_id integer,
    threshold double precision,
    hold_min integer DEFAULT 0 NOT NULL,
    calm_min integer DEFAULT 0 NOT NULL,
    again_min integer DEFAULT 0 NOT NULL,
    severity text NOT NULL,
    quiet_from time without time zone,
    quiet_to time without time zone,
    escalate_min integer,
    enabled boolean DEFAULT true NOT NULL,
    CONSTRAINT alert_rule_again_min_check CHECK ((again_min >= 0)),
    CONSTRAINT alert_rule_calm_min_check CHECK ((calm_min >= 0)),
    CONSTRAINT alert_rule_check CHECK (((quiet_from IS NULL) = (quiet_to IS NULL))),
    CONSTRAINT alert_rule_escalate_min_check CHECK ((escalate_min > 0)),
    CONSTRAINT alert_rule_hold_min_check CHECK ((hold_min >= 0)),
    CONSTRAINT alert_rule_severity_check CHECK ((severity = ANY (ARRAY['act'::text, 'look'::text])))
);

CREATE TABLE public.api_token (
    token_id integer NOT NULL,
    user_id integer NOT NULL,
    name text NOT NULL,
    token_hash bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    minute timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    requests integer DEFAULT 0 NOT NULL,
    CONSTRAINT api_token_name_check CHECK ((name <> ''::text))
);

CREATE TABLE public.app_user (
    user_id integer NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    password_hash text,
    password_set_at timestamp with time zone,
    failures smallint DEFAULT 0 NOT NULL,
    locked_until timestamp with time zone,
    disabled_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT app_user_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9_.@-]{0,99}$'::text)),
    CONSTRAINT app_user_role_check CHECK ((role = ANY (ARRAY['administrator'::text, 'complex_operator'::text, 'plant_manager'::text, 'viewer'::text, 'verifier'::text])))
);

CREATE TABLE public.asset (
    asset_id integer NOT NULL,
    plant_id integer NOT NULL,
    parent_id integer,
    code text NOT NULL,
    kind text NOT NULL,
    name_en text NOT NULL,
    name_ko text NOT NULL,
    CONSTRAINT asset_kind_check CHECK ((kind = ANY (ARRAY['area'::text, 'line'::text, 'equipment'::text])))
);

CREATE TABLE public.audit_log (
    audit_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    who text NOT NULL,
    what text NOT NULL,
    subject text,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL
);

CREATE TABLE public.band_day (
    meter_id integer NOT NULL,
    day date NOT NULL,
    season text NOT NULL,
    band text NOT NULL,
    discount numeric NOT NULL,
    amount numeric NOT NULL,
    slots smallint NOT NULL,
    slots_estimated smallint NOT NULL
);

CREATE TABLE public.baseline (
    baseline_id integer NOT NULL,
    plant_id integer NOT NULL,
    version integer NOT NULL,
    grain text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    counts_from date NOT NULL,
    note text NOT NULL,
    model jsonb NOT NULL,
    findings jsonb DEFAULT '[]'::jsonb NOT NULL,
    fitted_at timestamp with time zone NOT NULL,
    frozen_at timestamp with time zone,
    CONSTRAINT baseline_check CHECK (((first_day <= last_day) AND (last_day < counts_from))),
    CONSTRAINT baseline_grain_check CHECK ((grain = ANY (ARRAY['hour'::text, 'day'::text, 'month'::text]))),
    CONSTRAINT baseline_version_check CHECK ((version > 0))
);

CREATE TABLE public.bill (
    plant_id integer NOT NULL,
    carrier text NOT NULL,
    month date NOT NULL,
    series text NOT NULL,
    option text NOT NULL,
    tariffs text[] NOT NULL,
    currency text NOT NULL,
    amount numeric NOT NULL,
    unit text NOT NULL,
    charge_won numeric NOT NULL,
    total_won numeric NOT NULL,
    billing_kw numeric NOT NULL,
    basis text NOT NULL,
    basis_month date,
    demand_kw numeric,
    demand_at timestamp with time zone,
    contract_kw numeric NOT NULL,
    unknown_months date[] NOT NULL,
    assumed text[] NOT NULL,
    measured_share double precision NOT NULL,
    estimated_share double precision NOT NULL,
    missing_share double precision NOT NULL,
    whole boolean NOT NULL,
    CONSTRAINT bill_basis_check CHECK ((basis = ANY (ARRAY['current'::text, 'ratchet'::text, 'floor'::text, 'contract'::text])))
);

CREATE TABLE public.bill_line (
    plant_id integer NOT NULL,
    carrier text NOT NULL,
    month date NOT NULL,
    "position" smallint NOT NULL,
    kind text NOT NULL,
    season text,
    band text,
    first_day date,
    last_day date,
    quantity numeric,
    unit text,
    price_won numeric,
    won numeric NOT NULL,
    facts jsonb NOT NULL
);

CREATE TABLE public.calorific_value (
    calorific_value_id integer NOT NULL,
    carrier text NOT NULL,
    region text NOT NULL,
    series text NOT NULL,
    unit text NOT NULL,
    net_mj_per_unit double precision NOT NULL,
    gross_mj_per_unit double precision,
    valid_from date,
    valid_to date,
    source text NOT NULL,
    confidence text NOT NULL,
    mark text,
    CONSTRAINT calorific_value_mark_check CHECK ((mark = ANY (ARRAY['V1'::text, 'V2'::text, 'D'::text, 'own'::text]))),
    CONSTRAINT calorific_value_net_mj_per_unit_check CHECK ((net_mj_per_unit > (0)::double precision))
);

CREATE TABLE public.complex (
    complex_id integer NOT NULL,
    code text NOT NULL,
    name_en text NOT NULL,
    name_ko text NOT NULL,
    time_zone text NOT NULL
);

CREATE TABLE public.contract (
    plant_id integer NOT NULL,
    carrier text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    series text NOT NULL,
    option text NOT NULL,
    contract_kw numeric NOT NULL,
    as_of date,
    imported_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT contract_contract_kw_check CHECK ((contract_kw >= (0)::numeric))
);

CREATE TABLE public.day_energy (
    meter_id integer NOT NULL,
    day date NOT NULL,
    amount double precision NOT NULL,
    estimated double precision NOT NULL,
    slots smallint NOT NULL,
    slots_estimated smallint NOT NULL,
    slots_expected smallint NOT NULL,
    peak_kw double precision,
    peak_at timestamp with time zone,
    slots_suspect smallint DEFAULT 0 NOT NULL,
    slots_edited smallint DEFAULT 0 NOT NULL
);

CREATE TABLE public.declared_demand (
    plant_id integer NOT NULL,
    month date NOT NULL,
    kw numeric NOT NULL,
    source text NOT NULL,
    CONSTRAINT declared_demand_kw_check CHECK ((kw >= (0)::numeric))
);

CREATE TABLE public.demand_day (
    plant_id integer NOT NULL,
    day date NOT NULL,
    kw numeric NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.demand_habit (
    plant_id integer NOT NULL,
    fitted_at timestamp with time zone NOT NULL,
    habit jsonb NOT NULL
);

CREATE TABLE public.demand_now (
    plant_id integer NOT NULL,
    quarter timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    used_kwh double precision NOT NULL,
    projected_kw double precision NOT NULL,
    low_kw double precision,
    high_kw double precision,
    counts boolean NOT NULL,
    limits jsonb NOT NULL,
    won double precision,
    months smallint,
    lines jsonb NOT NULL,
    shed jsonb NOT NULL
);

CREATE TABLE public.demand_warning (
    plant_id integer NOT NULL,
    quarter timestamp with time zone NOT NULL,
    kind text NOT NULL,
    limit_kw double precision NOT NULL,
    warned_at timestamp with time zone NOT NULL,
    probability double precision NOT NULL,
    projected_kw double precision NOT NULL,
    won double precision
);

CREATE TABLE public.emission_month (
    plant_id integer NOT NULL,
    carrier text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    scope smallint NOT NULL,
    activity double precision NOT NULL,
    slots integer NOT NULL,
    slots_estimated integer NOT NULL,
    slots_expected integer NOT NULL,
    status text NOT NULL,
    factor_id integer,
    other_gases_factor_id integer,
    calorific_value_id integer,
    kg_co2e_per_unit double precision,
    kg_co2e double precision,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT emission_month_scope_check CHECK ((scope = ANY (ARRAY[1, 2]))),
    CONSTRAINT emission_month_status_check CHECK ((status = ANY (ARRAY['valid'::text, 'past'::text, 'missing'::text])))
);

CREATE TABLE public.energy_event (
    event_id integer NOT NULL,
    plant_id integer NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    note text NOT NULL,
    detected boolean DEFAULT false NOT NULL,
    accepted boolean DEFAULT true NOT NULL,
    effect_kwh double precision,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    dismissed boolean DEFAULT false NOT NULL,
    CONSTRAINT energy_event_check CHECK ((first_day <= last_day)),
    CONSTRAINT energy_event_check1 CHECK ((detected OR accepted)),
    CONSTRAINT energy_event_check2 CHECK ((NOT (accepted AND dismissed)))
);

CREATE TABLE public.entered_output (
    entry_id bigint NOT NULL,
    plant_id integer NOT NULL,
    meter_id integer NOT NULL,
    day date NOT NULL,
    amount double precision NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    stored_at timestamp with time zone,
    CONSTRAINT entered_output_amount_check CHECK (((amount >= (0)::double precision) AND (amount < 'Infinity'::double precision)))
);

CREATE TABLE public.factor (
    factor_id integer NOT NULL,
    series text NOT NULL,
    carrier text NOT NULL,
    region text NOT NULL,
    boundary text,
    valid_from date,
    valid_to date,
    unit text NOT NULL,
    kg_co2_per_unit double precision,
    kg_ch4_per_unit double precision,
    kg_n2o_per_unit double precision,
    kg_co2e_per_unit double precision,
    gwp_set text,
    basis text NOT NULL,
    source text NOT NULL,
    confidence text NOT NULL,
    heat_basis text,
    vintage text,
    oxidation double precision,
    biogenic boolean DEFAULT false NOT NULL,
    gap_note text,
    issuer text,
    document text,
    address text,
    checked_on date,
    mark text,
    entered_by text DEFAULT 'fems import factors'::text NOT NULL,
    entered_at timestamp with time zone DEFAULT now() NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    superseded_by integer,
    superseded_at timestamp with time zone,
    CONSTRAINT factor_boundary_check CHECK ((boundary = ANY (ARRAY['consumption'::text, 'generation'::text]))),
    CONSTRAINT factor_heat_basis_check CHECK ((heat_basis = ANY (ARRAY['net'::text, 'gross'::text]))),
    CONSTRAINT factor_mark_check CHECK ((mark = ANY (ARRAY['V1'::text, 'V2'::text, 'D'::text, 'own'::text]))),
    CONSTRAINT factor_oxidation_check CHECK (((oxidation > (0)::double precision) AND (oxidation <= (1)::double precision)))
);

CREATE TABLE public.factor_choice (
    choice_id integer NOT NULL,
    used_for text NOT NULL,
    plant_id integer,
    carrier text NOT NULL,
    series text NOT NULL,
    calorific_series text,
    reason text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.finding (
    finding_id bigint NOT NULL,
    name text NOT NULL,
    severity text NOT NULL,
    plant_id integer NOT NULL,
    meter_id integer,
    start_ts timestamp with time zone NOT NULL,
    end_ts timestamp with time zone,
    sentence text NOT NULL,
    facts jsonb NOT NULL,
    found_at timestamp with time zone DEFAULT now() NOT NULL,
    resolved_at timestamp with time zone,
    CONSTRAINT finding_check CHECK ((start_ts <= end_ts)),
    CONSTRAINT finding_severity_check CHECK ((severity = ANY (ARRAY['act'::text, 'look'::text, 'note'::text])))
);

CREATE TABLE public.forecast (
    meter_id integer NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    start_ts timestamp with time zone NOT NULL,
    model text NOT NULL,
    kwh double precision NOT NULL,
    low_kwh double precision NOT NULL,
    high_kwh double precision NOT NULL,
    low_50_kwh double precision,
    high_50_kwh double precision,
    low_95_kwh double precision,
    high_95_kwh double precision
);

CREATE TABLE public.forecast_choice (
    meter_id integer NOT NULL,
    step text NOT NULL,
    chosen_at timestamp with time zone NOT NULL,
    chosen text[] NOT NULL,
    card jsonb NOT NULL,
    CONSTRAINT forecast_choice_step_check CHECK ((step = ANY (ARRAY['interval'::text, 'day'::text])))
);

CREATE TABLE public.forecast_day (
    meter_id integer NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    day date NOT NULL,
    kwh double precision NOT NULL,
    low_kwh double precision NOT NULL,
    high_kwh double precision NOT NULL
);

CREATE TABLE public.forecast_issue (
    meter_id integer NOT NULL,
    step text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    end_ts timestamp with time zone NOT NULL,
    model text NOT NULL,
    measured_share double precision NOT NULL,
    estimated_share double precision NOT NULL,
    missing_share double precision NOT NULL,
    thinned boolean DEFAULT false NOT NULL,
    CONSTRAINT forecast_issue_step_check CHECK ((step = ANY (ARRAY['interval'::text, 'day'::text])))
);

CREATE TABLE public.forecast_score (
    meter_id integer NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    scored_at timestamp with time zone NOT NULL,
    steps integer NOT NULL,
    scored_steps integer NOT NULL,
    error_kwh double precision,
    naive_error_kwh double precision,
    naive_steps integer NOT NULL,
    error_of_naive_steps_kwh double precision,
    pinball_kwh double precision,
    within_50 double precision,
    within_80 double precision,
    within_95 double precision
);

CREATE TABLE public.gap (
    meter_id integer NOT NULL,
    start_ts timestamp with time zone NOT NULL,
    end_ts timestamp with time zone NOT NULL,
    amount double precision
);

CREATE TABLE public.hour_energy (
    meter_id integer NOT NULL,
    hour_ts timestamp with time zone NOT NULL,
    amount double precision NOT NULL,
    estimated double precision NOT NULL,
    slots smallint NOT NULL,
    slots_estimated smallint NOT NULL,
    slots_expected smallint NOT NULL,
    peak_kw double precision,
    peak_at timestamp with time zone,
    slots_suspect smallint DEFAULT 0 NOT NULL,
    slots_edited smallint DEFAULT 0 NOT NULL
);

CREATE TABLE public.ingest_worker (
    client_id text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    stopped_at timestamp with time zone,
    messages bigint NOT NULL,
    readings bigint NOT NULL,
    repeated bigint NOT NULL,
    rejected jsonb NOT NULL,
    messages_per_s double precision NOT NULL,
    readings_per_s double precision NOT NULL,
    lag_p50_s double precision,
    lag_p99_s double precision,
    batch_messages double precision,
    queued bigint NOT NULL,
    resident_bytes bigint NOT NULL
);

CREATE TABLE public.instrument (
    instrument_id integer NOT NULL,
    plant_id integer NOT NULL,
    kind text NOT NULL,
    certificate text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    kwh double precision NOT NULL,
    cancelled_on date,
    expires_on date,
    evidence text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT instrument_check CHECK ((first_day <= last_day)),
    CONSTRAINT instrument_kind_check CHECK ((kind = ANY (ARRAY['rec'::text, 'ppa_direct'::text, 'ppa_third_party'::text, 'own_generation'::text, 'green_premium'::text]))),
    CONSTRAINT instrument_kwh_check CHECK ((kwh > (0)::double precision))
);

CREATE TABLE public.intensity_day (
    plant_id integer NOT NULL,
    day date NOT NULL,
    electricity_kwh double precision NOT NULL,
    output double precision NOT NULL,
    kwh_per_unit double precision,
    measured_share double precision NOT NULL,
    estimated_share double precision NOT NULL,
    missing_share double precision NOT NULL
);

CREATE TABLE public.interval_edit (
    edit_id bigint NOT NULL,
    meter_id integer NOT NULL,
    start_ts timestamp with time zone NOT NULL,
    end_ts timestamp with time zone NOT NULL,
    amount double precision,
    noted_by text NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    note text NOT NULL,
    undone_by text,
    undone_at timestamp with time zone,
    CONSTRAINT interval_edit_check CHECK ((start_ts < end_ts))
);

CREATE TABLE public.interval_energy (
    meter_id integer NOT NULL,
    start_ts timestamp with time zone NOT NULL,
    amount double precision NOT NULL,
    estimated double precision NOT NULL,
    quality smallint NOT NULL
);

CREATE TABLE public.issued_report (
    report_id integer NOT NULL,
    plant_id integer,
    first_day date NOT NULL,
    last_day date NOT NULL,
    standard text NOT NULL,
    issued_by text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    digest text NOT NULL,
    kg_scope1 double precision NOT NULL,
    kg_scope2_location double precision NOT NULL,
    kg_scope2_market double precision,
    content bytea NOT NULL
);

CREATE TABLE public.job_run (
    run_id bigint NOT NULL,
    job text NOT NULL,
    window_start timestamp with time zone,
    window_end timestamp with time zone,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    status text NOT NULL,
    rows bigint,
    findings jsonb DEFAULT '[]'::jsonb NOT NULL,
    error text,
    CONSTRAINT job_run_status_check CHECK ((status = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text, 'interrupted'::text])))
);

CREATE TABLE public.meter (
    meter_id integer NOT NULL,
    plant_id integer NOT NULL,
    asset_id integer,
    code text NOT NULL,
    name_en text NOT NULL,
    name_ko text NOT NULL,
    quantity text NOT NULL,
    kind text NOT NULL,
    unit text NOT NULL,
    role text NOT NULL,
    multiplier double precision DEFAULT 1 NOT NULL,
    digits smallint,
    capacity_kw double precision,
    period_s integer DEFAULT 900 NOT NULL,
    max_gap_s integer DEFAULT 2700 NOT NULL,
    server_time boolean DEFAULT false NOT NULL,
    estimate_up_to_s integer DEFAULT 14400 NOT NULL,
    both_ways boolean DEFAULT false NOT NULL,
    jitter double precision DEFAULT 0 NOT NULL,
    mean_of_period boolean DEFAULT false NOT NULL,
    limits jsonb DEFAULT '{}'::jsonb NOT NULL,
    product text,
    equivalent double precision DEFAULT 1 NOT NULL,
    is_scrap boolean DEFAULT false NOT NULL,
    calibrated_on date,
    calibrated_until date,
    CONSTRAINT meter_capacity_kw_check CHECK ((capacity_kw > (0)::double precision)),
    CONSTRAINT meter_check CHECK ((calibrated_until > calibrated_on)),
    CONSTRAINT meter_code_check CHECK ((code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]*$'::text)),
    CONSTRAINT meter_digits_check CHECK (((digits >= 3) AND (digits <= 12))),
    CONSTRAINT meter_equivalent_check CHECK ((equivalent > (0)::double precision)),
    CONSTRAINT meter_estimate_up_to_s_check CHECK ((estimate_up_to_s >= 0)),
    CONSTRAINT meter_jitter_check CHECK ((jitter >= (0)::double precision)),
    CONSTRAINT meter_kind_check CHECK ((kind = ANY (ARRAY['register'::text, 'interval'::text, 'power'::text, 'gauge'::text, 'virtual'::text]))),
    CONSTRAINT meter_max_gap_s_check CHECK ((max_gap_s > 0)),
    CONSTRAINT meter_multiplier_check CHECK ((multiplier > (0)::double precision)),
    CONSTRAINT meter_period_s_check CHECK ((period_s > 0)),
    CONSTRAINT meter_role_check CHECK ((role = ANY (ARRAY['main'::text, 'sub'::text, 'generation'::text])))
);

CREATE TABLE public.meter_exchange (
    exchange_id integer NOT NULL,
    meter_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    final_value double precision,
    initial_value double precision,
    noted_by text NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    undone_by text,
    undone_at timestamp with time zone
);

CREATE TABLE public.meter_live (
    meter_id integer NOT NULL,
    ts timestamp with time zone NOT NULL,
    kw double precision,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE public.meter_setting (
    meter_id integer NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    unit text,
    multiplier double precision,
    digits smallint,
    capacity_kw double precision,
    period_s integer,
    max_gap_s integer,
    noted_by text NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT meter_setting_capacity_kw_check CHECK ((capacity_kw > (0)::double precision)),
    CONSTRAINT meter_setting_digits_check CHECK (((digits >= 3) AND (digits <= 12))),
    CONSTRAINT meter_setting_max_gap_s_check CHECK ((max_gap_s > 0)),
    CONSTRAINT meter_setting_multiplier_check CHECK ((multiplier > (0)::double precision)),
    CONSTRAINT meter_setting_period_s_check CHECK ((period_s > 0))
);

CREATE TABLE public.meter_silence (
    meter_id integer NOT NULL,
    since timestamp with time zone NOT NULL
);

CREATE TABLE public.migration_file (
    migration_id text NOT NULL,
    sha256 text NOT NULL
);

CREATE TABLE public.plant (
    plant_id integer NOT NULL,
    complex_id integer NOT NULL,
    code text NOT NULL,
    name_en text NOT NULL,
    name_ko text NOT NULL,
    trade text NOT NULL,
    time_zone text NOT NULL,
    output_unit text NOT NULL,
    contract_kw double precision,
    day_starts_at time without time zone DEFAULT '00:00:00'::time without time zone NOT NULL,
    CONSTRAINT plant_code_check CHECK ((code ~ '^[a-z0-9][a-z0-9_-]*$'::text)),
    CONSTRAINT plant_contract_kw_check CHECK ((contract_kw > (0)::double precision))
);

CREATE TABLE public.plant_day_plan (
    plant_id integer NOT NULL,
    day date NOT NULL,
    shutdown boolean DEFAULT false NOT NULL,
    planned_output double precision,
    why text,
    CONSTRAINT plant_day_plan_planned_output_check CHECK ((planned_output >= (0)::double precision))
);

CREATE TABLE public.plant_factor_series (
    plant_id integer NOT NULL,
    carrier text NOT NULL,
    series text NOT NULL
);

CREATE TABLE public.plant_revision (
    plant_id integer NOT NULL,
    revision bigint DEFAULT 1 NOT NULL
);

CREATE TABLE public.plant_shift (
    plant_id integer NOT NULL,
    name text NOT NULL,
    start_at time without time zone NOT NULL,
    end_at time without time zone NOT NULL,
    days text[] NOT NULL
);

CREATE TABLE public.power_factor_month (
    plant_id integer NOT NULL,
    month date NOT NULL,
    lagging_share numeric,
    leading_share numeric,
    CONSTRAINT power_factor_month_lagging_share_check CHECK (((lagging_share >= (0)::numeric) AND (lagging_share <= (1)::numeric))),
    CONSTRAINT power_factor_month_leading_share_check CHECK (((leading_share >= (0)::numeric) AND (leading_share <= (1)::numeric)))
);

CREATE TABLE public.project (
    project_id integer NOT NULL,
    plant_id integer NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    done_on date NOT NULL,
    cost double precision,
    currency text,
    expected_kwh_per_year double precision,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT project_check CHECK (((cost IS NULL) = (currency IS NULL))),
    CONSTRAINT project_cost_check CHECK ((cost >= (0)::double precision)),
    CONSTRAINT project_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
);

CREATE TABLE public.quantity (
    quantity text NOT NULL,
    what text NOT NULL,
    canonical_unit text,
    is_mean boolean NOT NULL,
    CONSTRAINT quantity_what_check CHECK ((what = ANY (ARRAY['carrier'::text, 'output'::text, 'driver'::text])))
);

CREATE TABLE public.reading (
    meter_id integer NOT NULL,
    ts timestamp with time zone NOT NULL,
    value double precision NOT NULL,
    quality smallint DEFAULT 0 NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.reading_revision (
    revision_id bigint NOT NULL,
    meter_id integer NOT NULL,
    ts timestamp with time zone NOT NULL,
    value double precision NOT NULL,
    quality smallint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    replaced_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.readings_kept (
    single boolean DEFAULT true NOT NULL,
    from_ts timestamp with time zone NOT NULL,
    dropped_at timestamp with time zone NOT NULL,
    CONSTRAINT readings_kept_single_check CHECK (single)
);

CREATE TABLE public.received_bill (
    plant_id integer NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    electricity_kwh double precision NOT NULL,
    output double precision,
    temperature_c double precision,
    evidence text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    CONSTRAINT received_bill_check CHECK ((first_day <= last_day)),
    CONSTRAINT received_bill_electricity_kwh_check CHECK ((electricity_kwh >= (0)::double precision)),
    CONSTRAINT received_bill_output_check CHECK ((output >= (0)::double precision))
);

CREATE TABLE public.rejected_message (
    rejected_id bigint NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    topic text NOT NULL,
    payload bytea NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    plant text,
    meter text
);

CREATE TABLE public.restatement (
    restatement_id bigint NOT NULL,
    restated_at timestamp with time zone NOT NULL,
    plant_id integer NOT NULL,
    carrier text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    kg_before double precision,
    kg_after double precision,
    kg_by_factor double precision,
    kg_by_activity double precision,
    factor_before integer,
    factor_after integer,
    cause text NOT NULL,
    noted_by text NOT NULL,
    reason text NOT NULL
);

CREATE TABLE public.saving_day (
    plant_id integer NOT NULL,
    day date NOT NULL,
    baseline_id integer NOT NULL,
    expected_kwh double precision NOT NULL,
    actual_kwh double precision NOT NULL,
    terms double precision[] NOT NULL,
    measured_share double precision NOT NULL,
    estimated_share double precision NOT NULL,
    missing_share double precision NOT NULL
);

CREATE TABLE public.setting_revision (
    of text NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    CONSTRAINT setting_revision_of_check CHECK ((of = ANY (ARRAY['everybody'::text, 'complex'::text])))
);

CREATE TABLE public.sheddable_load (
    plant_id integer NOT NULL,
    rank smallint NOT NULL,
    name_en text NOT NULL,
    name_ko text NOT NULL,
    kw double precision NOT NULL,
    minutes integer NOT NULL,
    meter_id integer,
    CONSTRAINT sheddable_load_kw_check CHECK ((kw > (0)::double precision)),
    CONSTRAINT sheddable_load_minutes_check CHECK ((minutes > 0))
);

CREATE TABLE public.signing_key (
    single boolean DEFAULT true NOT NULL,
    key text NOT NULL,
    CONSTRAINT signing_key_single_check CHECK (single)
);

CREATE TABLE public.sparkplug_node (
    group_id text NOT NULL,
    node_id text NOT NULL,
    online boolean NOT NULL,
    bd_seq bigint,
    expected smallint,
    births jsonb DEFAULT '{}'::jsonb NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT sparkplug_node_expected_check CHECK (((expected >= 0) AND (expected <= 255)))
);

CREATE TABLE public.stale_window (
    stale_id bigint NOT NULL,
    stage text NOT NULL,
    meter_id integer NOT NULL,
    start_ts timestamp with time zone NOT NULL,
    end_ts timestamp with time zone NOT NULL,
    cause text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT stale_window_check CHECK ((start_ts < end_ts)),
    CONSTRAINT stale_window_stage_check CHECK ((stage = ANY (ARRAY['running'::text, 'intervals'::text, 'virtual'::text, 'rollups'::text, 'checks'::text, 'intensity'::text, 'savings'::text, 'carbon'::text, 'cost'::text])))
);

CREATE TABLE public.target (
    target_id integer NOT NULL,
    name text NOT NULL,
    plant_id integer,
    kind text NOT NULL,
    base_year integer NOT NULL,
    anchors jsonb NOT NULL,
    source text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    base_kg double precision NOT NULL,
    base_months jsonb NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT target_kind_check CHECK ((kind = ANY (ARRAY['absolute'::text, 'intensity'::text])))
);

CREATE TABLE public.tariff (
    tariff_id integer NOT NULL,
    code text NOT NULL,
    series text NOT NULL,
    carrier text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    definition jsonb NOT NULL,
    source text NOT NULL,
    imported_at timestamp with time zone DEFAULT now() NOT NULL,
    replaced_at timestamp with time zone
);

CREATE TABLE public.user_identity (
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id integer NOT NULL,
    bound_at timestamp with time zone NOT NULL
);

CREATE TABLE public.user_link (
    link_hash bytea NOT NULL,
    user_id integer NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE public.user_plant (
    user_id integer NOT NULL,
    plant_id integer NOT NULL
);

CREATE TABLE public.user_session (
    token_hash bytea NOT NULL,
    user_id integer NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL
);

CREATE TABLE public.virtual_meter_term (
    meter_id integer NOT NULL,
    of_meter_id integer NOT NULL,
    factor double precision NOT NULL,
    CONSTRAINT virtual_meter_term_check CHECK ((meter_id <> of_meter_id)),
    CONSTRAINT virtual_meter_term_factor_check CHECK ((factor <> (0)::double precision))
);

CREATE TABLE public.weather_hour (
    issue_id bigint NOT NULL,
    ts timestamp with time zone NOT NULL,
    temperature_c double precision,
    cloud_share double precision,
    irradiance_w_m2 double precision,
    CONSTRAINT weather_hour_check CHECK ((num_nonnulls(temperature_c, cloud_share, irradiance_w_m2) > 0)),
    CONSTRAINT weather_hour_cloud_share_check CHECK (((cloud_share >= (0)::double precision) AND (cloud_share <= (1)::double precision))),
    CONSTRAINT weather_hour_irradiance_w_m2_check CHECK (((irradiance_w_m2 >= (0)::double precision) AND (irradiance_w_m2 <= (1500)::double precision))),
    CONSTRAINT weather_hour_temperature_c_check CHECK (((temperature_c >= ('-90'::integer)::double precision) AND (temperature_c <= (60)::double precision)))
);

CREATE TABLE public.weather_issue (
    issue_id bigint NOT NULL,
    plant_id integer,
    issued_at timestamp with time zone NOT NULL,
    observed boolean NOT NULL,
    source text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamp with time zone NOT NULL
);

SELECT create_hypertable('public.interval_energy', by_range('start_ts', INTERVAL '28 days'), create_default_indexes => false);
SELECT create_hypertable('public.reading', by_range('ts', INTERVAL '7 days'), create_default_indexes => false);

COMMENT ON COLUMN public.energy_event.dismissed IS 'Somebody decided that it is none: it counts, and is not proposed again.';

COMMENT ON COLUMN public.meter.both_ways IS 'The register may also run backwards (import less export).';

COMMENT ON COLUMN public.meter.equivalent IS 'Of a meter of output: the plant''s units of output that one unit stands for.';

COMMENT ON COLUMN public.meter.estimate_up_to_s IS 'A gap of unknown amount is estimated up to this length; a longer one stays missing.';

COMMENT ON COLUMN public.meter.is_scrap IS 'Of a meter of output: what it counts is no good and is taken off the output.';

COMMENT ON COLUMN public.meter.jitter IS 'A smaller backward step of a register is noise, in the meter''s own unit.';

COMMENT ON COLUMN public.meter.limits IS 'Limits of the data checks that differ from the defaults, by name.';

COMMENT ON COLUMN public.meter.mean_of_period IS 'A power reading is the mean since the reading before, not an instant''s power.';

COMMENT ON COLUMN public.meter.product IS 'What a meter of output counts, where a plant makes several products.';

COMMENT ON COLUMN public.meter.server_time IS 'A reading without a time is of the instant of its receipt.';

COMMENT ON COLUMN public.plant.day_starts_at IS 'Wall time at which a production day begins; a day itself begins at 00:00.';

COMMENT ON TABLE public.activity_entry IS 'Activities that no meter measures: fuel by bill, process and fugitive gases; and energy sold.';

COMMENT ON TABLE public.alert IS 'What somebody should see to: one open row per kind, plant and cause.';

COMMENT ON TABLE public.alert_channel IS 'Where alerts are sent.';

COMMENT ON TABLE public.alert_delivery IS 'Messages to send and sent: written with the change of the alert, in one commit.';

COMMENT ON TABLE public.alert_look IS 'When causes of a kind were last looked for.';

COMMENT ON TABLE public.alert_rule IS 'When an alert opens and closes, and how loud it is: a row per kind, and per plant that differs.';

COMMENT ON TABLE public.api_token IS 'Tokens with which programs read the API as a user; their hashes only.';

COMMENT ON TABLE public.app_user IS 'People who may sign in to the dashboard.';

COMMENT ON TABLE public.audit_log IS 'What people did: sign-ins, exports, users, edits of data, factors and targets. Only ever added to.';

COMMENT ON TABLE public.band_day IS 'Use of a meter per local day, band and discount, under its plant''s tariff.';

COMMENT ON TABLE public.baseline IS 'Versions of a plant''s baseline; one that is frozen never changes.';

COMMENT ON TABLE public.bill_line IS 'Lines of a bill; they add up to its total.';

COMMENT ON TABLE public.declared_demand IS 'Demand of a month as the supplier billed it; goes before what was metered.';

COMMENT ON TABLE public.demand_habit IS 'How a plant''s load moves within a quarter of an hour.';

COMMENT ON TABLE public.demand_now IS 'The running quarter of an hour of each plant.';

COMMENT ON TABLE public.demand_warning IS 'Limits that were announced to be passed, each once a quarter.';

COMMENT ON TABLE public.energy_event IS 'Non-routine events: days on which energy followed what no model knows.';

COMMENT ON TABLE public.entered_output IS 'Output of a day as somebody entered it; of one day the latest counts.';

COMMENT ON TABLE public.factor IS 'Emission factors with dates and sources. A record is never changed: another one supersedes it.';

COMMENT ON TABLE public.factor_choice IS 'Which series of factors is used for what, and why; the newest choice holds, the others stay.';

COMMENT ON TABLE public.finding IS 'What is odd about data: one row per name, meter (or plant) and start.';

COMMENT ON TABLE public.forecast_choice IS 'One row per choice of a forecast''s model: weekly, or after it decayed.';

COMMENT ON TABLE public.forecast_issue IS 'One row per forecast issued; its values are in forecast or forecast_day.';

COMMENT ON TABLE public.forecast_score IS 'One row per forecast of intervals whose time has come.';

COMMENT ON TABLE public.gap IS 'Outages of meters: estimated by the profile of the 56 days before.';

COMMENT ON TABLE public.ingest_worker IS 'What each ingest worker last said of itself.';

COMMENT ON TABLE public.instrument IS 'Contractual instruments for electricity. They never lower the location-based figure.';

COMMENT ON TABLE public.interval_edit IS 'Amounts set by hand: who, when, why. The readings stay; undone edits stay too.';

COMMENT ON TABLE public.issued_report IS 'Reports as issued, frozen with the digest of every input.';

COMMENT ON TABLE public.meter_exchange IS 'Instants at which one register was taken out and another put in.';

COMMENT ON TABLE public.meter_setting IS 'Settings of a meter from an instant on; what is null stays as it was. Before the first, the meter''s own columns hold.';

COMMENT ON TABLE public.meter_silence IS 'Meters whose source is known to be dead, until it lives again.';

COMMENT ON TABLE public.migration_file IS 'SHA-256 of each migration as it was applied, or first seen.';

COMMENT ON TABLE public.plant_day_plan IS 'What a plant plans for a day: to stand still, or how much to make.';

COMMENT ON TABLE public.plant_factor_series IS 'Emission factor series a plant uses for a carrier, where it is not the default (a heat supplier).';

COMMENT ON TABLE public.plant_revision IS 'One row per plant: counts the commits that changed its figures or settings.';

COMMENT ON TABLE public.project IS 'Efficiency measures; what they save is verified from saving_day.';

COMMENT ON TABLE public.quantity IS 'What a meter can measure, and the unit in which amounts of it are kept.';

COMMENT ON TABLE public.reading IS 'Raw value of a meter at an instant, in the meter''s own unit.';

COMMENT ON TABLE public.reading_revision IS 'Readings that a later, different one for the same instant replaced.';

COMMENT ON TABLE public.readings_kept IS 'One row once raw readings were dropped: intervals from from_ts on can be computed again.';

COMMENT ON TABLE public.received_bill IS 'Bills as received from suppliers, with the output of the same days.';

COMMENT ON TABLE public.restatement IS 'Emissions of months that were over and changed afterwards: before, after, why, who.';

COMMENT ON TABLE public.saving_day IS 'Energy the baseline in force lets expect, and what was used; complete days alone.';

COMMENT ON TABLE public.setting_revision IS 'Counts changes of what people set for no plant: for all to see, or for who sees all.';

COMMENT ON TABLE public.sheddable_load IS 'What a plant can switch off for a while, the first first.';

COMMENT ON TABLE public.signing_key IS 'What cookies are signed with; the same for every dashboard process.';

COMMENT ON TABLE public.sparkplug_node IS 'Edge nodes a Sparkplug B host has heard, as it needs them to read on after a restart.';

COMMENT ON TABLE public.stale_window IS 'Spans whose results are out of date; the stage''s job claims and deletes them.';

COMMENT ON TABLE public.target IS 'Targets; the base year as set is kept beside the base year as it is now.';

COMMENT ON TABLE public.tariff IS 'Tariffs by version. A corrected one replaces the one of its code, which stays.';

COMMENT ON TABLE public.user_identity IS 'Accounts at an OpenID Connect provider that are users here.';

COMMENT ON TABLE public.user_link IS 'Links with which a user sets a password, each good once.';

COMMENT ON TABLE public.user_plant IS 'Plants a user sees; administrators, complex operators and verifiers without a row see all.';

COMMENT ON TABLE public.user_session IS 'Browsers that are signed in; without its row a cookie is worth nothing.';

COMMENT ON TABLE public.virtual_meter_term IS 'A virtual meter''s amount is the sum of factor x amount of its terms, in canonical units.';

COMMENT ON TABLE public.weather_hour IS 'One row per hour of an issue of weather.';

COMMENT ON TABLE public.weather_issue IS 'One row per forecast of weather, or per file of observed weather.';

ALTER TABLE public.activity_entry
    ADD CONSTRAINT activity_entry_pkey PRIMARY KEY (entry_id);

ALTER TABLE public.activity_entry ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.activity_entry_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.activity_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.alert
    ADD CONSTRAINT alert_pkey PRIMARY KEY (alert_id);

ALTER TABLE public.alert ALTER COLUMN alert_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.alert_alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.alert ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.alert_channel
    ADD CONSTRAINT alert_channel_name_key UNIQUE (name);

ALTER TABLE public.alert_channel
    ADD CONSTRAINT alert_channel_pkey PRIMARY KEY (channel_id);

ALTER TABLE public.alert_channel ALTER COLUMN channel_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.alert_channel_channel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.alert_delivery
    ADD CONSTRAINT alert_delivery_alert_id_channel_id_what_key UNIQUE (alert_id, channel_id, what);

ALTER TABLE public.alert_delivery
    ADD CONSTRAINT alert_delivery_pkey PRIMARY KEY (delivery_id);

ALTER TABLE public.alert_delivery ALTER COLUMN delivery_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.alert_delivery_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.alert_look
    ADD CONSTRAINT alert_look_pkey PRIMARY KEY (kind);

ALTER TABLE public.alert_rule
    ADD CONSTRAINT alert_rule_kind_plant_id_key UNIQUE NULLS NOT DISTINCT (kind, plant_id);

ALTER TABLE public.alert_rule
    ADD CONSTRAINT alert_rule_pkey PRIMARY KEY (rule_id);

ALTER TABLE public.alert_rule ALTER COLUMN rule_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.alert_rule_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.alert_rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (token_id);

ALTER TABLE public.api_token
    ADD CONSTRAINT api_token_token_hash_key UNIQUE (token_hash);

ALTER TABLE public.api_token
    ADD CONSTRAINT api_token_user_id_name_key UNIQUE (user_id, name);

ALTER TABLE public.api_token ALTER COLUMN token_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.api_token_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.app_user
    ADD CONSTRAINT app_user_name_key UNIQUE (name);

ALTER TABLE public.app_user
    ADD CONSTRAINT app_user_pkey PRIMARY KEY (user_id);

ALTER TABLE public.app_user ALTER COLUMN user_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.app_user_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.asset
    ADD CONSTRAINT asset_pkey PRIMARY KEY (asset_id);

ALTER TABLE public.asset
    ADD CONSTRAINT asset_plant_id_code_key UNIQUE (plant_id, code);

ALTER TABLE public.asset ALTER COLUMN asset_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.asset_asset_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.asset ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (audit_id);

ALTER TABLE public.audit_log ALTER COLUMN audit_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.band_day
    ADD CONSTRAINT band_day_pkey PRIMARY KEY (meter_id, day, band, discount);

ALTER TABLE public.band_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.baseline
    ADD CONSTRAINT baseline_pkey PRIMARY KEY (baseline_id);

ALTER TABLE public.baseline
    ADD CONSTRAINT baseline_plant_id_version_key UNIQUE (plant_id, version);

ALTER TABLE public.baseline ALTER COLUMN baseline_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.baseline_baseline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.baseline ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bill
    ADD CONSTRAINT bill_pkey PRIMARY KEY (plant_id, carrier, month);

ALTER TABLE public.bill ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bill_line
    ADD CONSTRAINT bill_line_pkey PRIMARY KEY (plant_id, carrier, month, "position");

ALTER TABLE public.bill_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.calorific_value
    ADD CONSTRAINT calorific_value_pkey PRIMARY KEY (calorific_value_id);

ALTER TABLE public.calorific_value
    ADD CONSTRAINT calorific_value_series_carrier_region_key UNIQUE NULLS NOT DISTINCT (series, carrier, region);

ALTER TABLE public.calorific_value ALTER COLUMN calorific_value_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.calorific_value_calorific_value_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.complex
    ADD CONSTRAINT complex_code_key UNIQUE (code);

ALTER TABLE public.complex
    ADD CONSTRAINT complex_pkey PRIMARY KEY (complex_id);

ALTER TABLE public.complex ALTER COLUMN complex_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.complex_complex_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.contract
    ADD CONSTRAINT contract_pkey PRIMARY KEY (plant_id, carrier, valid_from);

ALTER TABLE public.contract ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.day_energy
    ADD CONSTRAINT day_energy_pkey PRIMARY KEY (meter_id, day);

ALTER TABLE public.day_energy ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.declared_demand
    ADD CONSTRAINT declared_demand_pkey PRIMARY KEY (plant_id, month);

ALTER TABLE public.declared_demand ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.demand_day
    ADD CONSTRAINT demand_day_pkey PRIMARY KEY (plant_id, day);

ALTER TABLE public.demand_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.demand_habit
    ADD CONSTRAINT demand_habit_pkey PRIMARY KEY (plant_id);

ALTER TABLE public.demand_habit ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.demand_now
    ADD CONSTRAINT demand_now_pkey PRIMARY KEY (plant_id);

ALTER TABLE public.demand_now ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.demand_warning
    ADD CONSTRAINT demand_warning_pkey PRIMARY KEY (plant_id, quarter, kind);

ALTER TABLE public.demand_warning ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.emission_month
    ADD CONSTRAINT emission_month_pkey PRIMARY KEY (plant_id, carrier, first_day);

ALTER TABLE public.emission_month ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.energy_event
    ADD CONSTRAINT energy_event_pkey PRIMARY KEY (event_id);

ALTER TABLE public.energy_event
    ADD CONSTRAINT energy_event_plant_id_first_day_last_day_detected_key UNIQUE (plant_id, first_day, last_day, detected);

ALTER TABLE public.energy_event ALTER COLUMN event_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.energy_event_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.energy_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.entered_output
    ADD CONSTRAINT entered_output_pkey PRIMARY KEY (entry_id);

ALTER TABLE public.entered_output ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.entered_output_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.entered_output ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.factor
    ADD CONSTRAINT factor_pkey PRIMARY KEY (factor_id);

ALTER TABLE public.factor ALTER COLUMN factor_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.factor_factor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.factor_choice
    ADD CONSTRAINT factor_choice_pkey PRIMARY KEY (choice_id);

ALTER TABLE public.factor_choice ALTER COLUMN choice_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.factor_choice_choice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.factor_choice ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.finding
    ADD CONSTRAINT finding_pkey PRIMARY KEY (finding_id);

ALTER TABLE public.finding
    ADD CONSTRAINT finding_plant_id_meter_id_name_start_ts_key UNIQUE NULLS NOT DISTINCT (plant_id, meter_id, name, start_ts);

ALTER TABLE public.finding ALTER COLUMN finding_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.finding_finding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.finding ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.forecast
    ADD CONSTRAINT forecast_pkey PRIMARY KEY (meter_id, issued_at, start_ts);

ALTER TABLE public.forecast ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.forecast_choice
    ADD CONSTRAINT forecast_choice_pkey PRIMARY KEY (meter_id, step, chosen_at);

ALTER TABLE public.forecast_choice ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.forecast_day
    ADD CONSTRAINT forecast_day_pkey PRIMARY KEY (meter_id, issued_at, day);

ALTER TABLE public.forecast_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.forecast_issue
    ADD CONSTRAINT forecast_issue_pkey PRIMARY KEY (meter_id, step, issued_at);

ALTER TABLE public.forecast_issue ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.forecast_score
    ADD CONSTRAINT forecast_score_pkey PRIMARY KEY (meter_id, issued_at);

ALTER TABLE public.forecast_score ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.gap
    ADD CONSTRAINT gap_pkey PRIMARY KEY (meter_id, start_ts);

ALTER TABLE public.gap ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.hour_energy
    ADD CONSTRAINT hour_energy_pkey PRIMARY KEY (meter_id, hour_ts);

ALTER TABLE public.hour_energy ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ingest_worker
    ADD CONSTRAINT ingest_worker_pkey PRIMARY KEY (client_id);

ALTER TABLE public.instrument
    ADD CONSTRAINT instrument_kind_certificate_key UNIQUE (kind, certificate);

ALTER TABLE public.instrument
    ADD CONSTRAINT instrument_pkey PRIMARY KEY (instrument_id);

ALTER TABLE public.instrument ALTER COLUMN instrument_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.instrument_instrument_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.instrument ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.intensity_day
    ADD CONSTRAINT intensity_day_pkey PRIMARY KEY (plant_id, day);

ALTER TABLE public.intensity_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.interval_edit
    ADD CONSTRAINT interval_edit_pkey PRIMARY KEY (edit_id);

ALTER TABLE public.interval_edit ALTER COLUMN edit_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.interval_edit_edit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.interval_edit ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.interval_energy
    ADD CONSTRAINT interval_energy_pkey PRIMARY KEY (meter_id, start_ts);

ALTER TABLE public.interval_energy ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.issued_report
    ADD CONSTRAINT issued_report_digest_key UNIQUE (digest);

ALTER TABLE public.issued_report
    ADD CONSTRAINT issued_report_pkey PRIMARY KEY (report_id);

ALTER TABLE public.issued_report ALTER COLUMN report_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.issued_report_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.issued_report ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.job_run
    ADD CONSTRAINT job_run_pkey PRIMARY KEY (run_id);

ALTER TABLE public.job_run ALTER COLUMN run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.job_run_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.meter
    ADD CONSTRAINT meter_pkey PRIMARY KEY (meter_id);

ALTER TABLE public.meter
    ADD CONSTRAINT meter_plant_id_code_key UNIQUE (plant_id, code);

ALTER TABLE public.meter ALTER COLUMN meter_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.meter_meter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.meter ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.meter_exchange
    ADD CONSTRAINT meter_exchange_pkey PRIMARY KEY (exchange_id);

ALTER TABLE public.meter_exchange ALTER COLUMN exchange_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.meter_exchange_exchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.meter_exchange ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.meter_live
    ADD CONSTRAINT meter_live_pkey PRIMARY KEY (meter_id);

ALTER TABLE public.meter_live ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.meter_setting
    ADD CONSTRAINT meter_setting_pkey PRIMARY KEY (meter_id, valid_from);

ALTER TABLE public.meter_setting ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.meter_silence
    ADD CONSTRAINT meter_silence_pkey PRIMARY KEY (meter_id);

ALTER TABLE public.meter_silence ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.migration_file
    ADD CONSTRAINT migration_file_pkey PRIMARY KEY (migration_id);

ALTER TABLE public.plant
    ADD CONSTRAINT plant_code_key UNIQUE (code);

ALTER TABLE public.plant
    ADD CONSTRAINT plant_pkey PRIMARY KEY (plant_id);

ALTER TABLE public.plant ALTER COLUMN plant_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.plant_plant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.plant ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.plant_day_plan
    ADD CONSTRAINT plant_day_plan_pkey PRIMARY KEY (plant_id, day);

ALTER TABLE public.plant_day_plan ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.plant_factor_series
    ADD CONSTRAINT plant_factor_series_pkey PRIMARY KEY (plant_id, carrier);

ALTER TABLE public.plant_factor_series ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.plant_revision
    ADD CONSTRAINT plant_revision_pkey PRIMARY KEY (plant_id);

ALTER TABLE public.plant_revision ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.plant_shift
    ADD CONSTRAINT plant_shift_pkey PRIMARY KEY (plant_id, name);

ALTER TABLE public.plant_shift ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.power_factor_month
    ADD CONSTRAINT power_factor_month_pkey PRIMARY KEY (plant_id, month);

ALTER TABLE public.power_factor_month ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.project
    ADD CONSTRAINT project_pkey PRIMARY KEY (project_id);

ALTER TABLE public.project
    ADD CONSTRAINT project_plant_id_code_key UNIQUE (plant_id, code);

ALTER TABLE public.project ALTER COLUMN project_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.project_project_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.project ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.quantity
    ADD CONSTRAINT quantity_pkey PRIMARY KEY (quantity);

ALTER TABLE public.reading
    ADD CONSTRAINT reading_pkey PRIMARY KEY (meter_id, ts);

ALTER TABLE public.reading_revision
    ADD CONSTRAINT reading_revision_pkey PRIMARY KEY (revision_id);

ALTER TABLE public.reading_revision ALTER COLUMN revision_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.reading_revision_revision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.readings_kept
    ADD CONSTRAINT readings_kept_pkey PRIMARY KEY (single);

ALTER TABLE public.received_bill
    ADD CONSTRAINT bills_do_not_overlap EXCLUDE USING gist (int4range(plant_id, plant_id, '[]'::text) WITH &&, daterange(first_day, last_day, '[]'::text) WITH &&);

ALTER TABLE public.received_bill
    ADD CONSTRAINT received_bill_pkey PRIMARY KEY (plant_id, first_day);

ALTER TABLE public.received_bill ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rejected_message
    ADD CONSTRAINT rejected_message_pkey PRIMARY KEY (rejected_id);

ALTER TABLE public.rejected_message ALTER COLUMN rejected_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.rejected_message_rejected_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.rejected_message ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.restatement
    ADD CONSTRAINT restatement_pkey PRIMARY KEY (restatement_id);

ALTER TABLE public.restatement ALTER COLUMN restatement_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.restatement_restatement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.restatement ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.saving_day
    ADD CONSTRAINT saving_day_pkey PRIMARY KEY (plant_id, day);

ALTER TABLE public.saving_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.setting_revision
    ADD CONSTRAINT setting_revision_pkey PRIMARY KEY (of);

ALTER TABLE public.setting_revision ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sheddable_load
    ADD CONSTRAINT sheddable_load_pkey PRIMARY KEY (plant_id, rank);

ALTER TABLE public.sheddable_load ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.signing_key
    ADD CONSTRAINT signing_key_pkey PRIMARY KEY (single);

ALTER TABLE public.sparkplug_node
    ADD CONSTRAINT sparkplug_node_pkey PRIMARY KEY (group_id, node_id);

ALTER TABLE public.stale_window
    ADD CONSTRAINT stale_window_pkey PRIMARY KEY (stale_id);

ALTER TABLE public.stale_window ALTER COLUMN stale_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.stale_window_stale_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.stale_window ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.target
    ADD CONSTRAINT target_pkey PRIMARY KEY (target_id);

ALTER TABLE public.target ALTER COLUMN target_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.target_target_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.target ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.tariff
    ADD CONSTRAINT tariff_pkey PRIMARY KEY (tariff_id);

ALTER TABLE public.tariff ALTER COLUMN tariff_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.tariff_tariff_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.user_identity
    ADD CONSTRAINT user_identity_pkey PRIMARY KEY (issuer, subject);

ALTER TABLE public.user_identity
    ADD CONSTRAINT user_identity_user_id_issuer_key UNIQUE (user_id, issuer);

ALTER TABLE public.user_link
    ADD CONSTRAINT user_link_pkey PRIMARY KEY (link_hash);

ALTER TABLE public.user_link
    ADD CONSTRAINT user_link_user_id_key UNIQUE (user_id);

ALTER TABLE public.user_plant
    ADD CONSTRAINT user_plant_pkey PRIMARY KEY (user_id, plant_id);

ALTER TABLE public.user_session
    ADD CONSTRAINT user_session_pkey PRIMARY KEY (token_hash);

ALTER TABLE public.virtual_meter_term
    ADD CONSTRAINT virtual_meter_term_pkey PRIMARY KEY (meter_id, of_meter_id);

ALTER TABLE public.virtual_meter_term ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.weather_hour
    ADD CONSTRAINT weather_hour_pkey PRIMARY KEY (issue_id, ts);

ALTER TABLE public.weather_issue
    ADD CONSTRAINT weather_issue_pkey PRIMARY KEY (issue_id);

ALTER TABLE public.weather_issue ALTER COLUMN issue_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.weather_issue_issue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.weather_issue ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.activity_entry
    ADD CONSTRAINT activity_entry_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.alert
    ADD CONSTRAINT alert_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.alert_channel
    ADD CONSTRAINT alert_channel_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(user_id);

ALTER TABLE public.alert_delivery
    ADD CONSTRAINT alert_delivery_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES public.alert(alert_id);

ALTER TABLE public.alert_delivery
    ADD CONSTRAINT alert_delivery_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES public.alert_channel(channel_id);

ALTER TABLE public.alert_rule
    ADD CONSTRAINT alert_rule_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.api_token
    ADD CONSTRAINT api_token_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(user_id);

ALTER TABLE public.asset
    ADD CONSTRAINT asset_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.asset(asset_id);

ALTER TABLE public.asset
    ADD CONSTRAINT asset_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.band_day
    ADD CONSTRAINT band_day_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.baseline
    ADD CONSTRAINT baseline_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.bill
    ADD CONSTRAINT bill_carrier_fkey FOREIGN KEY (carrier) REFERENCES public.quantity(quantity);

ALTER TABLE public.bill
    ADD CONSTRAINT bill_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.bill_line
    ADD CONSTRAINT bill_line_plant_id_carrier_month_fkey FOREIGN KEY (plant_id, carrier, month) REFERENCES public.bill(plant_id, carrier, month) ON DELETE CASCADE;

ALTER TABLE public.contract
    ADD CONSTRAINT contract_carrier_fkey FOREIGN KEY (carrier) REFERENCES public.quantity(quantity);

ALTER TABLE public.contract
    ADD CONSTRAINT contract_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.declared_demand
    ADD CONSTRAINT declared_demand_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.demand_day
    ADD CONSTRAINT demand_day_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.demand_habit
    ADD CONSTRAINT demand_habit_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.demand_now
    ADD CONSTRAINT demand_now_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.demand_warning
    ADD CONSTRAINT demand_warning_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.emission_month
    ADD CONSTRAINT emission_month_calorific_value_id_fkey FOREIGN KEY (calorific_value_id) REFERENCES public.calorific_value(calorific_value_id);

ALTER TABLE public.emission_month
    ADD CONSTRAINT emission_month_carrier_fkey FOREIGN KEY (carrier) REFERENCES public.quantity(quantity);

ALTER TABLE public.emission_month
    ADD CONSTRAINT emission_month_factor_id_fkey FOREIGN KEY (factor_id) REFERENCES public.factor(factor_id);

ALTER TABLE public.emission_month
    ADD CONSTRAINT emission_month_other_gases_factor_id_fkey FOREIGN KEY (other_gases_factor_id) REFERENCES public.factor(factor_id);

ALTER TABLE public.emission_month
    ADD CONSTRAINT emission_month_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.energy_event
    ADD CONSTRAINT energy_event_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.entered_output
    ADD CONSTRAINT entered_output_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.entered_output
    ADD CONSTRAINT entered_output_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.factor
    ADD CONSTRAINT factor_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES public.factor(factor_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE public.factor_choice
    ADD CONSTRAINT factor_choice_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.finding
    ADD CONSTRAINT finding_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.finding
    ADD CONSTRAINT finding_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.forecast
    ADD CONSTRAINT forecast_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.forecast_choice
    ADD CONSTRAINT forecast_choice_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.forecast_day
    ADD CONSTRAINT forecast_day_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.forecast_issue
    ADD CONSTRAINT forecast_issue_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.instrument
    ADD CONSTRAINT instrument_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.intensity_day
    ADD CONSTRAINT intensity_day_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.interval_edit
    ADD CONSTRAINT interval_edit_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.issued_report
    ADD CONSTRAINT issued_report_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.meter
    ADD CONSTRAINT meter_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES public.asset(asset_id);

ALTER TABLE public.meter
    ADD CONSTRAINT meter_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.meter
    ADD CONSTRAINT meter_quantity_fkey FOREIGN KEY (quantity) REFERENCES public.quantity(quantity);

ALTER TABLE public.meter_exchange
    ADD CONSTRAINT meter_exchange_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.meter_live
    ADD CONSTRAINT meter_live_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.meter_setting
    ADD CONSTRAINT meter_setting_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.meter_silence
    ADD CONSTRAINT meter_silence_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.plant
    ADD CONSTRAINT plant_complex_id_fkey FOREIGN KEY (complex_id) REFERENCES public.complex(complex_id);

ALTER TABLE public.plant_day_plan
    ADD CONSTRAINT plant_day_plan_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.plant_factor_series
    ADD CONSTRAINT plant_factor_series_carrier_fkey FOREIGN KEY (carrier) REFERENCES public.quantity(quantity);

ALTER TABLE public.plant_factor_series
    ADD CONSTRAINT plant_factor_series_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.plant_revision
    ADD CONSTRAINT plant_revision_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id) ON DELETE CASCADE;

ALTER TABLE public.plant_shift
    ADD CONSTRAINT plant_shift_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.power_factor_month
    ADD CONSTRAINT power_factor_month_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.project
    ADD CONSTRAINT project_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.received_bill
    ADD CONSTRAINT received_bill_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.restatement
    ADD CONSTRAINT restatement_factor_after_fkey FOREIGN KEY (factor_after) REFERENCES public.factor(factor_id);

ALTER TABLE public.restatement
    ADD CONSTRAINT restatement_factor_before_fkey FOREIGN KEY (factor_before) REFERENCES public.factor(factor_id);

ALTER TABLE public.restatement
    ADD CONSTRAINT restatement_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.saving_day
    ADD CONSTRAINT saving_day_baseline_id_fkey FOREIGN KEY (baseline_id) REFERENCES public.baseline(baseline_id);

ALTER TABLE public.saving_day
    ADD CONSTRAINT saving_day_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.sheddable_load
    ADD CONSTRAINT sheddable_load_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.sheddable_load
    ADD CONSTRAINT sheddable_load_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.target
    ADD CONSTRAINT target_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.tariff
    ADD CONSTRAINT tariff_carrier_fkey FOREIGN KEY (carrier) REFERENCES public.quantity(quantity);

ALTER TABLE public.user_identity
    ADD CONSTRAINT user_identity_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(user_id);

ALTER TABLE public.user_link
    ADD CONSTRAINT user_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(user_id);

ALTER TABLE public.user_plant
    ADD CONSTRAINT user_plant_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

ALTER TABLE public.user_plant
    ADD CONSTRAINT user_plant_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(user_id);

ALTER TABLE public.user_session
    ADD CONSTRAINT user_session_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(user_id);

ALTER TABLE public.virtual_meter_term
    ADD CONSTRAINT virtual_meter_term_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.virtual_meter_term
    ADD CONSTRAINT virtual_meter_term_of_meter_id_fkey FOREIGN KEY (of_meter_id) REFERENCES public.meter(meter_id);

ALTER TABLE public.weather_hour
    ADD CONSTRAINT weather_hour_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES public.weather_issue(issue_id) ON DELETE CASCADE;

ALTER TABLE public.weather_issue
    ADD CONSTRAINT weather_issue_plant_id_fkey FOREIGN KEY (plant_id) REFERENCES public.plant(plant_id);

CREATE INDEX alert_closed_at_idx ON public.alert USING btree (closed_at);

CREATE INDEX alert_delivery_due_at_idx ON public.alert_delivery USING btree (due_at) WHERE ((sent_at IS NULL) AND (dropped_at IS NULL));

CREATE INDEX alert_plant_id_idx ON public.alert USING btree (plant_id);

CREATE INDEX audit_log_at_idx ON public.audit_log USING btree (at);

CREATE INDEX band_day_day_idx ON public.band_day USING btree (day);

CREATE INDEX day_energy_day_idx ON public.day_energy USING btree (day);

CREATE INDEX emission_month_first_day_idx ON public.emission_month USING btree (first_day);

CREATE INDEX emission_month_last_day_idx ON public.emission_month USING btree (last_day);

CREATE INDEX entered_output_entry_id_idx ON public.entered_output USING btree (entry_id) WHERE (stored_at IS NULL);

CREATE INDEX entered_output_plant_id_day_idx ON public.entered_output USING btree (plant_id, day);

CREATE INDEX factor_choice_used_for_plant_id_carrier_choice_id_idx ON public.factor_choice USING btree (used_for, plant_id, carrier, choice_id);

CREATE INDEX finding_meter_id_start_ts_idx ON public.finding USING btree (meter_id, start_ts);

CREATE INDEX finding_name_idx ON public.finding USING btree (name) WHERE (end_ts IS NULL);

CREATE INDEX finding_plant_id_start_ts_idx ON public.finding USING btree (plant_id, start_ts);

CREATE INDEX forecast_issue_end_ts_idx ON public.forecast_issue USING btree (end_ts) WHERE (step = 'interval'::text);

CREATE INDEX forecast_issue_not_thinned ON public.forecast_issue USING btree (issued_at) WHERE ((step = 'interval'::text) AND (NOT thinned));

CREATE INDEX forecast_meter_id_start_ts_issued_at_idx ON public.forecast USING btree (meter_id, start_ts, issued_at DESC);

CREATE INDEX hour_energy_hour_ts_idx ON public.hour_energy USING btree (hour_ts);

CREATE INDEX interval_edit_meter_id_start_ts_idx ON public.interval_edit USING btree (meter_id, start_ts) WHERE (undone_at IS NULL);

CREATE INDEX issued_report_plant_id_first_day_standard_idx ON public.issued_report USING btree (plant_id, first_day, standard);

CREATE INDEX job_run_done ON public.job_run USING btree (job, run_id DESC) WHERE (status = 'done'::text);

CREATE INDEX job_run_job_run_id_idx ON public.job_run USING btree (job, run_id DESC);

CREATE INDEX job_run_running ON public.job_run USING btree (job) WHERE (status = 'running'::text);

CREATE INDEX meter_plant_id_quantity_role_idx ON public.meter USING btree (plant_id, quantity, role);

CREATE INDEX reading_revision_meter_id_ts_idx ON public.reading_revision USING btree (meter_id, ts);

CREATE INDEX rejected_message_plant_meter_idx ON public.rejected_message USING btree (plant, meter) WHERE (meter IS NOT NULL);

CREATE INDEX rejected_message_reason_received_at_idx ON public.rejected_message USING btree (reason, received_at);

CREATE INDEX rejected_message_reason_rejected_id_idx ON public.rejected_message USING btree (reason, rejected_id);

CREATE INDEX rejected_message_received_at_idx ON public.rejected_message USING btree (received_at);

CREATE INDEX restatement_plant_id_first_day_idx ON public.restatement USING btree (plant_id, first_day);

CREATE INDEX stale_window_running ON public.stale_window USING btree (meter_id) WHERE (stage = 'running'::text);

CREATE INDEX stale_window_stage_stale_id_idx ON public.stale_window USING btree (stage, stale_id);

CREATE INDEX user_session_user_id_idx ON public.user_session USING btree (user_id);

CREATE INDEX virtual_meter_term_of_meter_id_idx ON public.virtual_meter_term USING btree (of_meter_id);

CREATE INDEX weather_hour_ts_idx ON public.weather_hour USING btree (ts);

CREATE UNIQUE INDEX alert_open ON public.alert USING btree (kind, plant_id, cause) NULLS NOT DISTINCT WHERE (closed_at IS NULL);

CREATE UNIQUE INDEX factor_current ON public.factor USING btree (series, carrier, region, boundary, valid_from) NULLS NOT DISTINCT WHERE (superseded_by IS NULL);

CREATE UNIQUE INDEX meter_exchange_meter_id_at_idx ON public.meter_exchange USING btree (meter_id, at) WHERE (undone_at IS NULL);

CREATE UNIQUE INDEX stale_window_checks ON public.stale_window USING btree (meter_id, start_ts, end_ts) WHERE ((stage = 'checks'::text) AND (cause = 'rollups'::text));

CREATE UNIQUE INDEX target_name_idx ON public.target USING btree (name) WHERE (retired_at IS NULL);

CREATE UNIQUE INDEX tariff_code_idx ON public.tariff USING btree (code) WHERE (replaced_at IS NULL);

CREATE UNIQUE INDEX weather_issue_once ON public.weather_issue USING btree (COALESCE(plant_id, 0), observed, issued_at);

CREATE FUNCTION public.analyze_emission_months() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    ANALYZE public.emission_month;
END $$;

CREATE FUNCTION public.data_folder() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT CASE WHEN pg_has_role('pg_read_all_settings', 'MEMBER') THEN current_setting('data_directory') END
$$;

CREATE FUNCTION public.day_start(day date, zone text) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    SELECT (day::timestamp AT TIME ZONE zone)
           - CASE WHEN (((day::timestamp AT TIME ZONE zone) - INTERVAL '1 hour') AT TIME ZONE zone)::date
                       >= day
                  THEN INTERVAL '1 hour' ELSE INTERVAL '0' END
$$;

CREATE FUNCTION public.drop_readings(before timestamp with time zone) RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF before > now() - INTERVAL '42 days' THEN
        RAISE EXCEPTION 'readings of the last 42 days are not dropped';
    END IF;
    RETURN QUERY SELECT drop_chunks('public.reading', older_than => before);
END $$;

CREATE FUNCTION public.guard_plants() RETURNS void
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.keep_audit_log() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END $$;

CREATE FUNCTION public.keep_factor() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF old.superseded_by IS NULL
       AND to_jsonb(new) - 'superseded_by' - 'superseded_at'
         = to_jsonb(old) - 'superseded_by' - 'superseded_at' THEN
        RETURN new;
    END IF;
    RAISE EXCEPTION 'a factor is never changed or deleted, only superseded';
END $$;

CREATE FUNCTION public.keep_frozen_baseline() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'baseline % of plant % is frozen', OLD.version, OLD.plant_id
        USING HINT = 'Fit a new version.';
END $$;

CREATE FUNCTION public.keep_replaced_reading() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO reading_revision (meter_id, ts, value, quality, received_at)
    VALUES (old.meter_id, old.ts, old.value, old.quality, old.received_at);
    RETURN NULL;
END $$;

CREATE FUNCTION public.note_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.note_plant_setting() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.note_setting() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE public.setting_revision SET revision = revision + 1 WHERE of = 'everybody';
    RETURN NULL;
END $$;

CREATE FUNCTION public.plant_of_message(plant text, topic text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT coalesce(plant, CASE WHEN topic LIKE 'fems/%' THEN split_part(topic, '/', 2) END)
$$;

CREATE FUNCTION public.reading_reach(of_meter integer, start_ts timestamp with time zone, end_ts timestamp with time zone, low timestamp with time zone, high timestamp with time zone, fully boolean) RETURNS TABLE(from_ts timestamp with time zone, until_ts timestamp with time zone, known boolean)
    LANGUAGE sql STABLE ROWS 1
    AS $$
SELECT least(before.ts, CASE WHEN fully THEN (
             CASE WHEN m.jitter > 0 THEN coalesce(
                 (SELECT f.far_ts
                    FROM (SELECT r.ts, lead(r.value, 3) OVER w AS a, lead(r.value, 2) OVER w AS b,
                                 lead(r.value) OVER w AS c, r.value AS d, lead(r.ts, 3) OVER w AS far_ts
                            FROM reading AS r
                           WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                             AND r.ts < start_ts AND r.quality < 2
                          WINDOW w AS (ORDER BY r.ts DESC)) AS f
                   WHERE f.b - f.a >= 0 AND f.c - f.b > m.jitter AND f.d - f.c >= 0
                   ORDER BY f.ts DESC LIMIT 1),
                 (SELECT min(r.ts) FROM reading AS r
                   WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high)) END) END,
             CASE WHEN fully THEN (CASE WHEN fills.it THEN coalesce(
                 (SELECT r.ts FROM reading AS r
                   WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                     AND r.ts < before.ts AND r.ts >= before.ts - INTERVAL '48 hours'
                     AND abs(r.value - before.value) > m.jitter AND r.quality < 2
                   ORDER BY r.ts DESC OFFSET 2 LIMIT 1),
                 (SELECT min(r.ts) FROM reading AS r
                   WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                     AND r.ts < before.ts AND r.ts >= before.ts - INTERVAL '48 hours')) END)
             WHEN fills.it THEN b.ts[6] END),
       greatest(after.ts, CASE WHEN fully THEN (
             CASE WHEN m.jitter > 0 THEN coalesce(
                 (SELECT f.far_ts
                    FROM (SELECT r.ts, r.value AS a, lead(r.value) OVER w AS b,
                                 lead(r.value, 2) OVER w AS c, lead(r.value, 3) OVER w AS d,
                                 lead(r.ts, 3) OVER w AS far_ts
                            FROM reading AS r
                           WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                             AND r.ts >= end_ts AND r.quality < 2
                          WINDOW w AS (ORDER BY r.ts)) AS f
                   WHERE f.b - f.a >= 0 AND f.c - f.b > m.jitter AND f.d - f.c >= 0
                   ORDER BY f.ts LIMIT 1),
                 (SELECT max(r.ts) FROM reading AS r
                   WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high)) END) END,
             CASE WHEN fully THEN (CASE WHEN fills.it THEN coalesce(
                 (SELECT r.ts FROM reading AS r
                   WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                     AND r.ts > after.ts AND r.ts <= after.ts + INTERVAL '48 hours'
                     AND abs(r.value - after.value) > m.jitter AND r.quality < 2
                   ORDER BY r.ts OFFSET 2 LIMIT 1),
                 (SELECT max(r.ts) FROM reading AS r
                   WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                     AND r.ts > after.ts AND r.ts <= after.ts + INTERVAL '48 hours')) END)
             WHEN fills.it THEN a.ts[6] END),
       CASE WHEN fully THEN
                (low = '-infinity' OR (before.found >= 3 AND m.jitter = 0
                     AND before.ts >= low + INTERVAL '48 hours'))
                AND (high >= now() OR (after.found >= 3 AND m.jitter = 0
                     AND after.ts <= high - INTERVAL '48 hours'))
            ELSE m.jitter = 0
                AND CASE WHEN fills.it THEN coalesce(b.ts[6] >= b.ts[3] - INTERVAL '48 hours'
                                                     AND b.value[3] <> ALL (b.value[4:6]), false)
                         ELSE before.found >= 3 END
                AND (CASE WHEN fills.it THEN coalesce(a.ts[6] <= a.ts[3] + INTERVAL '48 hours'
                                                      AND a.value[3] <> ALL (a.value[4:6]), false)
                          ELSE after.found >= 3 END
                     OR (high >= now() AND after.found <= 3))
            END
  FROM meter AS m
 CROSS JOIN LATERAL (SELECT m.kind = 'register' AND m.capacity_kw IS NOT NULL AS it) AS fills
 CROSS JOIN LATERAL (
       SELECT array_agg(n.ts ORDER BY n.ts DESC) AS ts, array_agg(n.value ORDER BY n.ts DESC) AS value
         FROM (SELECT r.ts, r.value FROM reading AS r
                WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                  AND r.ts < start_ts AND r.quality < 2
                ORDER BY r.ts DESC LIMIT 6) AS n) AS b
 CROSS JOIN LATERAL (
       SELECT coalesce(cardinality(b.ts), 0) AS found, b.ts[least(cardinality(b.ts), 3)] AS ts,
              b.value[least(cardinality(b.ts), 3)] AS value) AS before
 CROSS JOIN LATERAL (
       SELECT array_agg(n.ts ORDER BY n.ts) AS ts, array_agg(n.value ORDER BY n.ts) AS value
         FROM (SELECT r.ts, r.value FROM reading AS r
                WHERE r.meter_id = of_meter AND r.ts BETWEEN low AND high
                  AND r.ts >= end_ts AND r.quality < 2
                ORDER BY r.ts LIMIT 6) AS n) AS a
 CROSS JOIN LATERAL (
       SELECT coalesce(cardinality(a.ts), 0) AS found, a.ts[least(cardinality(a.ts), 3)] AS ts,
              a.value[least(cardinality(a.ts), 3)] AS value) AS after
 WHERE m.meter_id = of_meter
$$;

CREATE FUNCTION public.seen_plants() RETURNS integer[]
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT string_to_array(nullif(nullif(current_setting('fems.plants', true), 'all'), ''), ',')::integer[]
$$;

CREATE FUNCTION public.sees_all() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(current_setting('fems.plants', true) = 'all', false)
$$;

CREATE POLICY administered ON public.asset TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.contract TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.day_energy TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.declared_demand TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.emission_month TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.entered_output TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.factor_choice TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.intensity_day TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.issued_report TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.meter TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.meter_exchange TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.meter_setting TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.plant TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.plant_factor_series TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.plant_shift TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.power_factor_month TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.rejected_message TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.saving_day TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.sheddable_load TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.stale_window TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.target TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY administered ON public.virtual_meter_term TO fems_administrator USING (( SELECT public.sees_all() AS sees_all)) WITH CHECK (( SELECT public.sees_all() AS sees_all));

CREATE POLICY ingest ON public.asset FOR SELECT TO fems_ingest USING (true);

CREATE POLICY ingest ON public.meter FOR SELECT TO fems_ingest USING (true);

CREATE POLICY ingest ON public.meter_silence TO fems_ingest USING (true) WITH CHECK (true);

CREATE POLICY ingest ON public.plant FOR SELECT TO fems_ingest USING (true);

CREATE POLICY ingest ON public.rejected_message FOR INSERT TO fems_ingest WITH CHECK (true);

CREATE POLICY ingest ON public.stale_window FOR INSERT TO fems_ingest WITH CHECK (true);

CREATE POLICY of_own_plants ON public.alert FOR UPDATE USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p)))) WITH CHECK ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY of_own_plants ON public.entered_output FOR INSERT WITH CHECK ((EXISTS ( SELECT
   FROM public.meter m
  WHERE ((m.meter_id = entered_output.meter_id) AND (m.plant_id = entered_output.plant_id) AND (m.quantity = 'output'::text) AND (m.kind = 'interval'::text) AND (m.period_s = 86400)))));

CREATE POLICY of_own_plants ON public.issued_report FOR INSERT WITH CHECK ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own ON public.setting_revision FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (of = 'everybody'::text)));

CREATE POLICY own_plants ON public.activity_entry FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.alert FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.alert_rule FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.asset FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.band_day FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.baseline FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.bill FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.bill_line FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.contract FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.day_energy FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.declared_demand FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.demand_day FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.demand_habit FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.demand_now FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.demand_warning FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.emission_month FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.energy_event FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.entered_output FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.factor_choice FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IS NULL) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.finding FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.forecast FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.forecast_choice FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.forecast_day FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.forecast_issue FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.forecast_score FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.gap FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.hour_energy FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.instrument FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.intensity_day FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.interval_edit FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.interval_energy FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.issued_report FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.meter FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.meter_exchange FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.meter_live FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.meter_setting FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.meter_silence FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.plant FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id = ANY (( SELECT public.seen_plants() AS seen_plants)::integer[]))));

CREATE POLICY own_plants ON public.plant_day_plan FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.plant_factor_series FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.plant_revision FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.plant_shift FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.power_factor_month FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.project FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.received_bill FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.rejected_message FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (public.plant_of_message(plant, topic) IN ( SELECT p.code
   FROM public.plant p))));

CREATE POLICY own_plants ON public.restatement FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.saving_day FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.sheddable_load FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.stale_window FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.target FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE POLICY own_plants ON public.virtual_meter_term FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (meter_id IN ( SELECT m.meter_id
   FROM public.meter m))));

CREATE POLICY own_plants ON public.weather_issue FOR SELECT USING ((( SELECT public.sees_all() AS sees_all) OR (plant_id IN ( SELECT p.plant_id
   FROM public.plant p))));

CREATE TRIGGER baseline_is_frozen BEFORE DELETE OR UPDATE ON public.baseline FOR EACH ROW WHEN ((old.frozen_at IS NOT NULL)) EXECUTE FUNCTION public.keep_frozen_baseline();

CREATE TRIGGER keep_audit_log BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.keep_audit_log();

CREATE TRIGGER keep_factor BEFORE UPDATE ON public.factor FOR EACH ROW EXECUTE FUNCTION public.keep_factor();

CREATE TRIGGER keep_replaced_reading AFTER UPDATE ON public.reading FOR EACH ROW EXECUTE FUNCTION public.keep_replaced_reading();

CREATE TRIGGER note_change AFTER INSERT ON public.entered_output FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT ON public.factor_choice FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT ON public.issued_report FOR EACH ROW EXECUTE FUNCTION public.note_change('issued_by');

CREATE TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE ON public.alert_rule FOR EACH ROW EXECUTE FUNCTION public.note_change('kind');

CREATE TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE ON public.project FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON public.activity_entry FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON public.contract FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON public.declared_demand FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON public.energy_event FOR EACH ROW WHEN ((new.accepted OR new.dismissed)) EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON public.factor FOR EACH ROW EXECUTE FUNCTION public.note_change('entered_by');

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON public.instrument FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON public.interval_edit FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON public.meter_exchange FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON public.meter_setting FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON public.power_factor_month FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON public.target FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON public.tariff FOR EACH ROW EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_change AFTER UPDATE OF acknowledged_at, snoozed_until, owner ON public.alert FOR EACH ROW WHEN (((new.acknowledged_at > old.acknowledged_at) OR ((new.acknowledged_at IS NOT NULL) AND (old.acknowledged_at IS NULL)) OR ((new.snoozed_until IS NOT NULL) AND (new.snoozed_until IS DISTINCT FROM old.snoozed_until)) OR (new.owner IS DISTINCT FROM old.owner))) EXECUTE FUNCTION public.note_change('acknowledged_by');

CREATE TRIGGER note_gone AFTER DELETE ON public.activity_entry REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.asset REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.baseline REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.contract REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.declared_demand REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.energy_event REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.factor_choice REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('everybody');

CREATE TRIGGER note_gone AFTER DELETE ON public.instrument REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.meter REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.plant REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.plant_day_plan REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.plant_factor_series REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.plant_shift REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.power_factor_month REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.project REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.received_bill REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.sheddable_load REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_gone AFTER DELETE ON public.target REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.activity_entry REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.asset REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.baseline REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.contract REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.declared_demand REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.energy_event REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.factor_choice REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('everybody');

CREATE TRIGGER note_new AFTER INSERT ON public.instrument REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.meter REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.plant REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.plant_day_plan REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.plant_factor_series REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.plant_shift REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.power_factor_month REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.project REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.received_bill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.sheddable_load REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_new AFTER INSERT ON public.target REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_removal AFTER DELETE ON public.energy_event FOR EACH ROW WHEN ((NOT old.detected)) EXECUTE FUNCTION public.note_change('noted_by');

CREATE TRIGGER note_setting AFTER INSERT OR DELETE OR UPDATE ON public.calorific_value FOR EACH STATEMENT EXECUTE FUNCTION public.note_setting();

CREATE TRIGGER note_setting AFTER INSERT OR DELETE OR UPDATE ON public.complex FOR EACH STATEMENT EXECUTE FUNCTION public.note_setting();

CREATE TRIGGER note_setting AFTER INSERT OR DELETE OR UPDATE ON public.factor FOR EACH STATEMENT EXECUTE FUNCTION public.note_setting();

CREATE TRIGGER note_setting AFTER INSERT OR DELETE OR UPDATE ON public.tariff FOR EACH STATEMENT EXECUTE FUNCTION public.note_setting();

CREATE TRIGGER note_update AFTER UPDATE ON public.activity_entry REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.asset REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.baseline REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.contract REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.declared_demand REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.energy_event REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.factor_choice REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('everybody');

CREATE TRIGGER note_update AFTER UPDATE ON public.instrument REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.meter REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.plant REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.plant_day_plan REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.plant_factor_series REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.plant_shift REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.power_factor_month REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.project REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.received_bill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.sheddable_load REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE TRIGGER note_update AFTER UPDATE ON public.target REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.note_plant_setting('complex');

CREATE VIEW public.emission_day WITH (security_invoker='true') AS
 SELECT e.plant_id,
    d.day,
    e.scope,
    e.carrier,
    sum(d.amount ORDER BY d.meter_id) AS activity,
    (sum(d.amount ORDER BY d.meter_id) * e.kg_co2e_per_unit) AS kg_co2e,
    e.factor_id,
    e.other_gases_factor_id,
    e.calorific_value_id,
    e.kg_co2e_per_unit,
    (((sum(d.slots) - sum(d.slots_estimated)))::double precision / (sum(d.slots_expected))::double precision) AS measured_share,
    ((sum(d.slots_estimated))::double precision / (sum(d.slots_expected))::double precision) AS estimated_share,
    ((GREATEST((sum(d.slots_expected) - sum(d.slots)), (0)::bigint))::double precision / (sum(d.slots_expected))::double precision) AS missing_share,
    e.first_day,
    e.last_day
   FROM ((public.emission_month e
     JOIN public.meter m ON (((m.plant_id = e.plant_id) AND (m.quantity = e.carrier) AND (m.role = 'main'::text))))
     JOIN public.day_energy d ON (((d.meter_id = m.meter_id) AND ((d.day >= e.first_day) AND (d.day <= e.last_day)))))
  WHERE (e.factor_id IS NOT NULL)
  GROUP BY e.plant_id, e.carrier, d.day, e.scope, e.factor_id, e.other_gases_factor_id, e.calorific_value_id, e.kg_co2e_per_unit, e.first_day, e.last_day;
