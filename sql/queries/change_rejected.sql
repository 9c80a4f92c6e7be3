-- change_rejected
-- What a message is now refused for. Params: ids bigint[]; reasons, details, plants, meters text[]
UPDATE rejected_message AS r
   SET reason = n.reason, detail = n.detail, plant = n.plant, meter = n.meter
  FROM unnest(%(ids)s::bigint[], %(reasons)s::text[], %(details)s::text[], %(plants)s::text[],
              %(meters)s::text[]) AS n (rejected_id, reason, detail, plant, meter)
 WHERE r.rejected_id = n.rejected_id
   AND (r.reason, r.detail, r.plant, r.meter)
       IS DISTINCT FROM (n.reason, n.detail, n.plant, n.meter);
