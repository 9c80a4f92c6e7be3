-- From when on intervals can be computed again: raw readings before it were dropped, and what was
-- computed from them stays as it is.

CREATE TABLE readings_kept (
    single     boolean PRIMARY KEY DEFAULT true CHECK (single),
    from_ts    timestamptz NOT NULL,
    dropped_at timestamptz NOT NULL
);
COMMENT ON TABLE readings_kept IS 'One row once raw readings were dropped: intervals from from_ts on can be computed again.';
