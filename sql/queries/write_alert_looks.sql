-- write_alert_looks
-- Params: kinds text[]; at timestamptz
INSERT INTO alert_look (kind, at) SELECT k.kind, %(at)s FROM unnest(%(kinds)s::text[]) AS k (kind)
ON CONFLICT (kind) DO UPDATE SET at = excluded.at;
