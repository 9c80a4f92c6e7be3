-- count_stale
SELECT s.stage, count(*) AS windows FROM stale_window AS s GROUP BY s.stage;
