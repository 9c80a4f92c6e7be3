-- read_figures_version
-- Grain: one row: changes when figures or settings may have changed, for the plants seen.
SELECT (SELECT coalesce(sum(r.revision), 0) FROM plant_revision AS r) || '-'
       || (SELECT sum(s.revision) FROM setting_revision AS s);
