-- read_bill_months
-- Grain: one row per month with a bill of the plant, the newest first. Params: plant_id int
SELECT DISTINCT b.month FROM bill AS b WHERE b.plant_id = %(plant_id)s ORDER BY b.month DESC;
