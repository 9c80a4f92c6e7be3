-- write_sparkplug_sequence
-- Grain: one row per edge node that said something. Params: group_ids, node_ids text[]; expected int[]
UPDATE sparkplug_node AS n
   SET expected = f.expected
  FROM unnest(%(group_ids)s::text[], %(node_ids)s::text[], %(expected)s::smallint[])
       AS f (group_id, node_id, expected)
 WHERE n.group_id = f.group_id AND n.node_id = f.node_id;
