-- read_interval
-- Grain: at most one row: an interval of a meter. Units: canonical.
-- Params: meter_id int, start timestamptz
SELECT i.amount, i.estimated, i.quality
  FROM interval_energy AS i
 WHERE i.meter_id = %(meter_id)s AND i.start_ts = %(start)s;
