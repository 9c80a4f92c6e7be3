-- read_base_load_causes
-- Grain: one row per plant and night that could be compared: energy of the hours outside shifts (of a
-- plant without shifts: from midnight to six) in the 24 hours to 6:00 plant time, against the median of the
-- same hours of the four weeks before. Only hours that all main meters measured completely count;
-- at least four of them, each with three weeks to compare with. It holds for the day that begins at 6:00.
-- Units: kWh, kW; value: share above usual [1]. Params: start, end timestamptz
WITH nights AS (
    SELECT p.plant_id, p.time_zone, n.morning, n.morning AT TIME ZONE p.time_zone AS since,
           (n.morning + INTERVAL '1 day') AT TIME ZONE p.time_zone AS until
      FROM plant AS p
     CROSS JOIN LATERAL generate_series(
           (%(start)s::timestamptz AT TIME ZONE p.time_zone)::date + TIME '06:00' - INTERVAL '1 day',
           %(end)s::timestamptz AT TIME ZONE p.time_zone, INTERVAL '1 day') AS n (morning)
     WHERE (n.morning + INTERVAL '1 day') AT TIME ZONE p.time_zone > %(start)s
),
worked AS (
    SELECT DISTINCT n.plant_id, n.morning, h.hour
      FROM nights AS n
      JOIN plant_shift AS s USING (plant_id)
     CROSS JOIN generate_series(-2, 0) AS d (days)
     CROSS JOIN LATERAL (SELECT n.morning::date + d.days AS day) AS w
     CROSS JOIN LATERAL generate_series(n.morning - INTERVAL '1 day', n.morning - INTERVAL '1 hour',
                                        INTERVAL '1 hour') AS h (hour)
     WHERE to_char(w.day, 'dy') = ANY(s.days)
       AND h.hour + INTERVAL '1 hour' > w.day + s.start_at
       AND h.hour < w.day + s.end_at
                    + CASE WHEN s.end_at <= s.start_at THEN INTERVAL '1 day' ELSE INTERVAL '0' END
),
hours AS (
    SELECT n.plant_id, n.time_zone, n.morning, n.since, n.until, h.hour
      FROM nights AS n
     CROSS JOIN LATERAL generate_series(n.morning - INTERVAL '1 day', n.morning - INTERVAL '1 hour',
                                        INTERVAL '1 hour') AS h (hour)
     WHERE CASE WHEN n.plant_id IN (SELECT s.plant_id FROM plant_shift AS s)
                THEN NOT EXISTS (SELECT FROM worked AS w
                                  WHERE w.plant_id = n.plant_id AND w.morning = n.morning AND w.hour = h.hour)
                ELSE extract(HOUR FROM h.hour) < 6 END
),
measured AS (
    SELECT h.plant_id, h.morning, h.since, h.until, h.hour, k.weeks, sum(e.amount) AS kwh
      FROM hours AS h
     CROSS JOIN generate_series(0, 4) AS k (weeks)
      JOIN meter AS m ON m.plant_id = h.plant_id AND m.quantity = 'electricity' AND m.role = 'main'
      LEFT JOIN hour_energy AS e
        ON e.meter_id = m.meter_id
       AND e.hour_ts = (h.hour - k.weeks * INTERVAL '7 days') AT TIME ZONE h.time_zone
       AND e.slots = e.slots_expected AND e.slots_estimated = 0
     GROUP BY h.plant_id, h.morning, h.since, h.until, h.hour, k.weeks
    HAVING count(*) = count(e.amount)
),
compared AS (
    SELECT m.plant_id, m.since, m.until, m.hour, sum(m.kwh) FILTER (WHERE m.weeks = 0) AS kwh,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY m.kwh) FILTER (WHERE m.weeks > 0) AS usual_kwh
      FROM measured AS m
     GROUP BY m.plant_id, m.since, m.until, m.hour
    HAVING count(*) FILTER (WHERE m.weeks = 0) = 1 AND count(*) FILTER (WHERE m.weeks > 0) >= 3
)
SELECT c.plant_id, c.since, c.until, sum(c.kwh) / nullif(sum(c.usual_kwh), 0) - 1 AS value,
       sum(c.kwh) - sum(c.usual_kwh) AS kwh,
       jsonb_build_object('hours', count(*), 'kw', avg(c.kwh), 'usual_kw', avg(c.usual_kwh)) AS facts
  FROM compared AS c
 GROUP BY c.plant_id, c.since, c.until
HAVING count(*) >= 4 AND sum(c.kwh) > sum(c.usual_kwh) AND sum(c.usual_kwh) > 0
 ORDER BY c.since, c.plant_id;
