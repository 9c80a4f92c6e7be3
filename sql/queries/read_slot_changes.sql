-- read_slot_changes
-- Grain: one row per plant, day before and neighbouring quarter: by how much the demand of its main
-- meters changed to it from the quarter before. Units: kw, change_kw [kW].
-- Params: quarter timestamptz (start of the running one); days int
WITH wanted AS (
    SELECT d.n AS days_before, k.n AS offset_n,
           %(quarter)s::timestamptz - d.n * INTERVAL '1 day' + k.n * INTERVAL '15 minutes' AS start_ts
      FROM generate_series(1, %(days)s) AS d (n), generate_series(-2, 1) AS k (n)
), held AS (
    SELECT m.plant_id, w.days_before, w.offset_n, 4 * sum(i.amount) AS kw, count(*) AS meters
      FROM wanted AS w
      JOIN meter AS m ON m.quantity = 'electricity' AND m.role = 'main'
      JOIN interval_energy AS i ON i.meter_id = m.meter_id AND i.start_ts = w.start_ts
     WHERE i.start_ts >= %(quarter)s::timestamptz - %(days)s * INTERVAL '1 day' - INTERVAL '1 hour'
       AND i.start_ts < %(quarter)s
     GROUP BY m.plant_id, w.days_before, w.offset_n
)
SELECT h.plant_id, h.days_before, h.offset_n, h.kw, h.kw - b.kw AS change_kw
  FROM held AS h
  JOIN held AS b ON b.plant_id = h.plant_id AND b.days_before = h.days_before
                AND b.offset_n = h.offset_n - 1 AND b.meters = h.meters
 ORDER BY h.plant_id, h.days_before, h.offset_n;
