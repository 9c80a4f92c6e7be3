"""The statements that fill the generated complex: what they say is plausible, not measured."""

THINGS = """
    INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('c', 'Complex', '단지', 'Asia/Seoul');
    INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit, contract_kw)
    SELECT complex_id, 'p' || n, 'Plant ' || n, '공장 ' || n, 'trade' || n % 8, 'Asia/Seoul', 't', 900
      FROM complex, generate_series(1, {plants}) AS n;
    INSERT INTO asset (plant_id, code, kind, name_en, name_ko)
    SELECT plant_id, l.code, 'line', 'Line ' || l.code, '라인 ' || l.code
      FROM plant CROSS JOIN unnest(ARRAY['a', 'b']) AS l (code);
    INSERT INTO meter (plant_id, asset_id, code, name_en, name_ko, quantity, kind, unit, role)
    SELECT p.plant_id, a.asset_id, m.code, m.code, m.code, m.quantity, m.kind, m.unit, m.role
      FROM plant AS p
     CROSS JOIN (VALUES ('main', 'electricity', 'register', 'kWh', 'main', NULL),
                        ('line_a', 'electricity', 'register', 'kWh', 'sub', 'a'),
                        ('line_b', 'electricity', 'register', 'kWh', 'sub', 'b'),
                        ('gas', 'city_gas', 'register', 'Nm3', 'main', NULL),
                        ('made', 'output', 'interval', 't', 'main', NULL))
           AS m (code, quantity, kind, unit, role, line)
      LEFT JOIN asset AS a ON a.plant_id = p.plant_id AND a.code = m.line;
    INSERT INTO contract (plant_id, carrier, valid_from, series, option, contract_kw)
    SELECT plant_id, 'electricity', '2025-01-01', 'kepco_industrial_b', 'high_a_i', 900 FROM plant;
    INSERT INTO contract (plant_id, carrier, valid_from, series, option, contract_kw)
    SELECT plant_id, 'city_gas', '2025-01-01', 'demo_city_gas', 'unit_price', 0 FROM plant;
    INSERT INTO sheddable_load (plant_id, rank, name_en, name_ko, kw, minutes)
    SELECT plant_id, n, 'Fan ' || n, '송풍기 ' || n, 40, 15 FROM plant, generate_series(1, 3) AS n;
    INSERT INTO project (plant_id, code, name, done_on, cost, currency, expected_kwh_per_year)
    SELECT plant_id, 'r' || n, 'Retrofit ' || n, current_date - 90 * n, 5e7, 'KRW', 4e4
      FROM plant, generate_series(1, 2) AS n;
    INSERT INTO energy_event (plant_id, first_day, last_day, note)
    SELECT plant_id, current_date - 60, current_date - 57, 'shut down' FROM plant
"""
HOURS = """
    INSERT INTO hour_energy (meter_id, hour_ts, amount, estimated, slots, slots_estimated, slots_expected,
                             peak_kw, peak_at)
    SELECT m.meter_id, h, u.amount, 0, 4, 0, 4,
           CASE WHEN m.quantity = 'electricity' THEN u.amount END,
           CASE WHEN m.quantity = 'electricity' THEN h END
      FROM meter AS m
     CROSS JOIN generate_series(%(begin)s::timestamptz, %(end)s::timestamptz - INTERVAL '1 hour',
                                INTERVAL '1 hour') AS h
     CROSS JOIN LATERAL (
           SELECT CASE m.code WHEN 'main' THEN 400 WHEN 'gas' THEN 30 WHEN 'made' THEN 2 ELSE 150 END
                  * (1 + 0.6 * sin(extract(hour FROM h) / 24 * 2 * pi())
                       + 0.1 * abs(hashint8(m.meter_id * 100000 + extract(epoch FROM h)::bigint / 86400)
                                   %% 1000) / 1000.0) AS amount) AS u
"""
INTERVALS = """
    INSERT INTO interval_energy (meter_id, start_ts, amount, estimated, quality)
    SELECT h.meter_id, h.hour_ts + q * INTERVAL '15 minutes', h.amount / 4, 0, 0
      FROM hour_energy AS h CROSS JOIN generate_series(0, 3) AS q
     WHERE h.hour_ts >= %(begin)s AND h.hour_ts < %(end)s
"""
DAYS = """
    INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected,
                            peak_kw, peak_at)
    SELECT meter_id, (hour_ts AT TIME ZONE 'Asia/Seoul')::date, sum(amount), 0, 4 * count(*), 0, 96,
           max(peak_kw), (array_agg(peak_at ORDER BY peak_kw DESC NULLS LAST))[1]
      FROM hour_energy WHERE hour_ts >= day_start(%(first)s::date, 'Asia/Seoul') GROUP BY 1, 2
        ON CONFLICT (meter_id, day) DO UPDATE
       SET amount = excluded.amount, slots = excluded.slots, peak_kw = excluded.peak_kw,
           peak_at = excluded.peak_at
"""
YEAR_BEFORE = """
    INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected,
                            peak_kw, peak_at)
    SELECT m.meter_id, d::date, amount.a, 0, 96, 0, 96,
           CASE WHEN m.quantity = 'electricity' THEN amount.a / 15 END,
           CASE WHEN m.quantity = 'electricity' THEN d END
      FROM meter AS m
     CROSS JOIN generate_series(%(first)s::timestamptz, %(begin)s::timestamptz - INTERVAL '1 day',
                                INTERVAL '1 day') AS d
     CROSS JOIN LATERAL (
           SELECT 24 * CASE m.code WHEN 'main' THEN 412 WHEN 'gas' THEN 31 WHEN 'made' THEN 2 ELSE 155 END
                  * (1 + 0.1 * abs(hashint8(m.meter_id * 100000 + extract(epoch FROM d)::bigint / 86400)
                                   %% 1000) / 1000.0) AS a) AS amount
        ON CONFLICT DO NOTHING
"""
STALE = """
    INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
    SELECT s.stage, m.meter_id, CASE WHEN s.stage IN ('intensity', 'carbon') THEN %(first)s::timestamptz ELSE %(begin)s END,
           %(end)s, 'bench'
      FROM meter AS m
     CROSS JOIN unnest(ARRAY['intensity', 'carbon', 'cost', 'savings']) AS s (stage)
     WHERE m.role = 'main'
"""
COPIED = """
    INSERT INTO baseline (plant_id, version, grain, first_day, last_day, counts_from, note, model,
                          findings, fitted_at, frozen_at)
    SELECT p.plant_id, b.version, b.grain, b.first_day, b.last_day, b.counts_from, b.note, b.model,
           b.findings, b.fitted_at, b.frozen_at
      FROM baseline AS b JOIN plant AS p ON p.plant_id <> b.plant_id
"""
TARGETS = """
    INSERT INTO target (name, plant_id, kind, base_year, anchors, source, noted_by, base_kg, base_months)
    SELECT coalesce(t.code, 'complex'), t.plant_id,
           CASE WHEN t.plant_id % 4 = 0 THEN 'intensity' ELSE 'absolute' END, 2025,
           '[[2025, 0.0], [2030, 0.4]]', 'bench', 'bench', sum(t.kg), jsonb_agg(t.kg ORDER BY t.month)
      FROM (SELECT p.code, p.plant_id, date_trunc('month', e.first_day) AS month, sum(e.kg_co2e) AS kg
              FROM emission_month AS e LEFT JOIN plant AS p ON p.plant_id = e.plant_id
             WHERE e.first_day BETWEEN '2025-01-01' AND '2025-12-31'
             GROUP BY GROUPING SETS ((p.code, p.plant_id, date_trunc('month', e.first_day)),
                                     (date_trunc('month', e.first_day)))) AS t
     GROUP BY t.code, t.plant_id
"""
FINDINGS = """
    INSERT INTO finding (name, severity, plant_id, meter_id, start_ts, sentence, facts)
    SELECT 'meter.silent', 'act', plant_id, meter_id, now() - INTERVAL '5 hours', 'Silent.', '{{}}'
      FROM meter WHERE meter_id % 50 = 0;
    INSERT INTO finding (name, severity, plant_id, meter_id, start_ts, end_ts, sentence, facts)
    SELECT 'value.high', 'look', plant_id, meter_id, now() - n * INTERVAL '1 day',
           now() - n * INTERVAL '1 day' + INTERVAL '1 hour', 'High.', '{{}}'
      FROM meter, generate_series(1, 90, 9) AS n WHERE meter_id % 5 = 0;
    INSERT INTO rejected_message (topic, payload, reason, detail, plant, meter)
    SELECT 'fems/p1/main', '{{}}', 'no_value', 'no value', 'p' || 1 + n % {plants}, 'main'
      FROM generate_series(1, 2000) AS n
"""
RUNNING = """
    DELETE FROM meter_live;
    INSERT INTO meter_live (meter_id, ts, kw, updated_at)
    SELECT meter_id, %(now)s, CASE WHEN quantity = 'electricity' THEN 420 END, %(now)s FROM meter;
    DELETE FROM demand_now;
    INSERT INTO demand_now (plant_id, quarter, at, used_kwh, projected_kw, low_kw, high_kw, counts, limits,
                            won, months, lines, shed)
    SELECT plant_id, %(now)s, %(now)s, 60, 700, 650, 760, true,
           '[{"kind": "contract", "limit_kw": 900, "probability": 0.2, "allowable_kw": 1100, "shed_kw": 0}]',
           NULL, NULL, '[]', '[]' FROM plant
"""
FORECASTS = """
    DELETE FROM forecast_issue;
    INSERT INTO forecast_issue (meter_id, step, issued_at, end_ts, model, measured_share, estimated_share,
                                missing_share)
    SELECT meter_id, s.step, h, h + INTERVAL '2 days', 'bench', 1, 0, 0
      FROM meter
     CROSS JOIN unnest(ARRAY['interval', 'day']) AS s (step)
     CROSS JOIN generate_series(date_trunc('hour', %(now)s::timestamptz) - INTERVAL '3 days',
                                %(now)s, INTERVAL '1 hour') AS h
     WHERE code = 'main' AND (s.step = 'interval' OR extract(hour FROM h) = 15);
    DELETE FROM forecast;
    INSERT INTO forecast (meter_id, issued_at, start_ts, model, kwh, low_kwh, high_kwh)
    SELECT i.meter_id, i.issued_at, i.issued_at + n * INTERVAL '15 minutes', 'bench', 100, 80, 120
      FROM forecast_issue AS i CROSS JOIN generate_series(0, 191) AS n WHERE i.step = 'interval';
    DELETE FROM forecast_day;
    INSERT INTO forecast_day (meter_id, issued_at, day, kwh, low_kwh, high_kwh)
    SELECT i.meter_id, i.issued_at, (i.issued_at AT TIME ZONE 'Asia/Seoul')::date + n, 9600, 9000, 10500
      FROM forecast_issue AS i CROSS JOIN generate_series(0, 31) AS n WHERE i.step = 'day';
    DELETE FROM forecast_score;
    INSERT INTO forecast_score (meter_id, issued_at, scored_at, steps, scored_steps, error_kwh,
                                naive_error_kwh, naive_steps, error_of_naive_steps_kwh, pinball_kwh,
                                within_50, within_80, within_95)
    SELECT meter_id, h, %(now)s, 192, 192, 4, 6, 192, 4, 2, 0.5, 0.8, 0.95
      FROM meter
     CROSS JOIN generate_series(date_trunc('hour', %(now)s::timestamptz) - INTERVAL '28 days',
                                date_trunc('hour', %(now)s::timestamptz) - INTERVAL '3 days',
                                INTERVAL '1 hour') AS h
     WHERE code = 'main'
"""
