-- read_performance_version
-- Grain: one row that changes whenever baselines, events, projects or targets do.
SELECT (SELECT max(b.frozen_at) FROM baseline AS b) AS frozen_at,
       (SELECT md5(coalesce(string_agg(e::text, '' ORDER BY e.event_id), ''))
          FROM energy_event AS e) AS events,
       (SELECT md5(coalesce(string_agg(r::text, '' ORDER BY r.project_id), ''))
          FROM project AS r) AS projects,
       (SELECT coalesce(max(t.target_id), 0) || '-' || count(t.retired_at) FROM target AS t) AS targets;
