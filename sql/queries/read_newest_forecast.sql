-- read_newest_forecast
-- Grain: one row per 15-min interval: the newest forecast for a plant's main electricity meters.
-- Several meters are added up, their bands too: they then hold more than 80 percent.
-- Units: kW. Params: plant_id int; start (incl.), end (excl.) timestamptz
SELECT n.start_ts AS start, sum(n.kwh) * 4 AS kw, sum(n.low_kwh) * 4 AS low_kw,
       sum(n.high_kwh) * 4 AS high_kw, max(n.issued_at) AS issued_at
  FROM (SELECT DISTINCT ON (f.meter_id, f.start_ts)
               f.start_ts, f.kwh, f.low_kwh, f.high_kwh, f.issued_at
          FROM forecast AS f
          JOIN meter AS m USING (meter_id)
         WHERE m.plant_id = %(plant_id)s AND m.role = 'main' AND m.quantity = 'electricity'
           AND f.start_ts >= %(start)s AND f.start_ts < %(end)s
         ORDER BY f.meter_id, f.start_ts, f.issued_at DESC) AS n
 GROUP BY n.start_ts
 ORDER BY n.start_ts;
