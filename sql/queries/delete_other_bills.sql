-- delete_other_bills
-- Bills of months of which there are no figures any more. Params: plant_id int; carrier text; months date[]
DELETE FROM bill
 WHERE plant_id = %(plant_id)s AND carrier = %(carrier)s AND month <> ALL(%(months)s);
