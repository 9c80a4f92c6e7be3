-- delete_bill
-- With its lines. Params: plant_id int; carrier text; month date
DELETE FROM bill WHERE plant_id = %(plant_id)s AND carrier = %(carrier)s AND month = %(month)s;
