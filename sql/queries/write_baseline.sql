-- write_baseline
-- Grain: one draft with the plant's next version; returns baseline_id and version.
-- Params: plant_id int, grain text, first_day, last_day, counts_from date, note text, model, findings
-- jsonb, fitted_at timestamptz
INSERT INTO baseline (plant_id, version, grain, first_day, last_day, counts_from, note, model,
                      findings, fitted_at)
SELECT %(plant_id)s, coalesce(max(b.version), 0) + 1, %(grain)s, %(first_day)s, %(last_day)s,
       %(counts_from)s, %(note)s, %(model)s, %(findings)s, %(fitted_at)s
  FROM baseline AS b
 WHERE b.plant_id = %(plant_id)s
RETURNING baseline_id, version;
