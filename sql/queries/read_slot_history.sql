-- read_slot_history
-- Grain: one row per meter, local day and quarter-hour of the day. Units: kWh.
-- Params: meter_ids int[], zone text, start (incl.), end (excl.) timestamptz
SELECT i.meter_id, (i.start_ts AT TIME ZONE %(zone)s)::date AS day,
       (extract(hour FROM i.start_ts AT TIME ZONE %(zone)s) * 4
        + floor(extract(minute FROM i.start_ts AT TIME ZONE %(zone)s) / 15))::integer AS slot,
       i.amount, i.estimated
  FROM interval_energy AS i
 WHERE i.meter_id = ANY(%(meter_ids)s) AND i.start_ts >= %(start)s AND i.start_ts < %(end)s;
