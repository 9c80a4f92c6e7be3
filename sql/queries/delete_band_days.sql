-- delete_band_days
-- Of the meters and days of cost_day.
DELETE FROM band_day AS b USING cost_day AS d WHERE b.meter_id = d.meter_id AND b.day = d.day;
