-- write_bill
-- Grain: one row per plant, carrier and month. Units: won, kW, the tariff's unit.
INSERT INTO bill (plant_id, carrier, month, series, option, tariffs, currency, amount, unit, charge_won,
                  total_won, billing_kw, basis, basis_month, demand_kw, demand_at, contract_kw,
                  unknown_months, assumed, measured_share, estimated_share, missing_share, whole)
VALUES (%(plant_id)s, %(carrier)s, %(month)s, %(series)s, %(option)s, %(tariffs)s, %(currency)s,
        %(amount)s, %(unit)s, %(charge_won)s, %(total_won)s, %(billing_kw)s, %(basis)s,
        %(basis_month)s, %(demand_kw)s, %(demand_at)s, %(contract_kw)s, %(unknown_months)s, %(assumed)s,
        %(measured_share)s, %(estimated_share)s, %(missing_share)s, %(whole)s);
