-- count_open_silences
-- Meters and plants that are found silent at this moment. Params: names text[]
SELECT count(*) AS silent FROM finding AS f WHERE f.name = ANY(%(names)s) AND f.end_ts IS NULL;
