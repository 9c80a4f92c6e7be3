-- write_bill_line
-- Grain: one row per line of a bill.
INSERT INTO bill_line (plant_id, carrier, month, position, kind, season, band, first_day, last_day,
                       quantity, unit, price_won, won, facts)
VALUES (%(plant_id)s, %(carrier)s, %(month)s, %(position)s, %(kind)s, %(season)s, %(band)s,
        %(first_day)s, %(last_day)s, %(quantity)s, %(unit)s, %(price_won)s, %(won)s, %(facts)s);
