-- read_sparkplug_nodes
-- Grain: one row per edge node that was ever heard.
SELECT n.group_id, n.node_id, n.online, n.bd_seq, n.expected, n.births, n.changed_at
  FROM sparkplug_node AS n
 ORDER BY n.group_id, n.node_id;
