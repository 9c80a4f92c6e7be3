-- read_period
-- Amounts before are added up by size: the same to the last bit however the rows are found.
-- A virtual submeter of no asset counts nowhere: what it shows, other meters measured.
-- Grain: one row per meter at a plant's boundary and per electricity submeter: amounts of a span of
-- days and of the span before it, which ends as early in its last day as the first has got today.
-- Units: canonical. Params: plant_ids int[]; first, last, before_first, before_last date;
-- before_last_start, before_cut, hours_start, hours_end timestamptz: what lies between the last two is
-- of whole hours
WITH chosen AS (
    SELECT m.meter_id, m.plant_id, m.asset_id, m.code, m.name_en, m.name_ko, m.quantity, m.role, m.kind
      FROM meter AS m
     WHERE m.plant_id = ANY(%(plant_ids)s)
       AND (m.role <> 'sub' OR m.quantity = 'electricity') AND m.quantity <> 'temperature'
       AND (m.role <> 'sub' OR m.kind <> 'virtual' OR m.asset_id IS NOT NULL)
), present AS (
    SELECT d.meter_id, sum(d.amount) AS amount, sum(d.estimated) AS estimated,
           sum(d.slots) AS slots, sum(d.slots_estimated) AS slots_estimated
      FROM day_energy AS d
      JOIN chosen USING (meter_id)
     WHERE d.day BETWEEN %(first)s AND %(last)s
     GROUP BY d.meter_id
), before AS (
    SELECT b.meter_id, sum(b.amount ORDER BY b.amount) AS amount
      FROM (SELECT d.meter_id, d.amount
              FROM day_energy AS d JOIN chosen USING (meter_id)
             WHERE d.day >= %(before_first)s AND d.day < %(before_last)s
            UNION ALL
            SELECT h.meter_id, h.amount
              FROM chosen JOIN hour_energy AS h USING (meter_id)
             WHERE h.hour_ts >= %(hours_start)s AND h.hour_ts < %(hours_end)s
            UNION ALL
            SELECT i.meter_id, i.amount
              FROM chosen JOIN interval_energy AS i USING (meter_id)
             WHERE i.start_ts >= %(before_last_start)s AND i.start_ts < %(hours_start)s
            UNION ALL
            SELECT i.meter_id, i.amount
              FROM chosen JOIN interval_energy AS i USING (meter_id)
             WHERE i.start_ts >= %(hours_end)s AND i.start_ts < %(before_cut)s) AS b
     GROUP BY b.meter_id
)
SELECT c.plant_id, c.meter_id, c.asset_id, c.code, c.name_en, c.name_ko, c.quantity, c.role, c.kind,
       p.amount, p.estimated, coalesce(p.slots, 0)::integer AS slots,
       coalesce(p.slots_estimated, 0)::integer AS slots_estimated, b.amount AS before,
       (SELECT d.day FROM day_energy AS d WHERE d.meter_id = c.meter_id ORDER BY d.day LIMIT 1) AS first_day
  FROM chosen AS c
  LEFT JOIN present AS p USING (meter_id)
  LEFT JOIN before AS b USING (meter_id)
 ORDER BY c.meter_id;
