-- write_sparkplug_node
-- Grain: one edge node whose births or whose being there changed.
-- Params: group_id, node_id text; online boolean; bd_seq, expected int or null; births jsonb; at timestamptz
INSERT INTO sparkplug_node AS n (group_id, node_id, online, bd_seq, expected, births, changed_at)
VALUES (%(group_id)s, %(node_id)s, %(online)s, %(bd_seq)s, %(expected)s, %(births)s, %(at)s)
ON CONFLICT (group_id, node_id) DO UPDATE
   SET online = excluded.online, bd_seq = excluded.bd_seq, expected = excluded.expected,
       births = excluded.births, changed_at = excluded.changed_at;
