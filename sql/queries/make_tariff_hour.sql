-- make_tariff_hour
-- What each interval of a day is under a schedule.
CREATE TEMPORARY TABLE tariff_hour (
    schedule integer, day date, start_ts timestamptz, season text, band text, discount numeric,
    counts boolean
) ON COMMIT DROP;
