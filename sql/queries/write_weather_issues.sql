-- write_weather_issues
-- Grain: one row per time of issue; one that was noted before is taken anew. Returns issue_id, issued_at.
-- Params: plant_id int (null: of all plants), observed boolean, issued_at timestamptz[], source text, noted_by text, noted_at timestamptz
INSERT INTO weather_issue (plant_id, issued_at, observed, source, noted_by, noted_at)
SELECT %(plant_id)s, t.issued_at, %(observed)s, %(source)s, %(noted_by)s, %(noted_at)s
  FROM unnest(%(issued_at)s::timestamptz[]) AS t (issued_at)
    ON CONFLICT (coalesce(plant_id, 0), observed, issued_at) DO UPDATE
   SET source = excluded.source, noted_by = excluded.noted_by, noted_at = excluded.noted_at
RETURNING issue_id, issued_at;
