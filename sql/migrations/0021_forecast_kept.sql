-- Forecasts of intervals are thinned out once they are old; this tells which were looked at.

ALTER TABLE forecast_issue ADD COLUMN thinned boolean NOT NULL DEFAULT false;  -- looked at for being old
CREATE INDEX forecast_issue_not_thinned ON forecast_issue (issued_at) WHERE step = 'interval' AND NOT thinned;
