-- fill_tariff_hour
-- Params: of one schedule int; starts timestamptz[], days date[], seasons, bands text[],
-- discounts numeric[], counts boolean[]
INSERT INTO tariff_hour (schedule, day, start_ts, season, band, discount, counts)
SELECT %(schedule)s, t.*
  FROM unnest(%(days)s::date[], %(starts)s::timestamptz[], %(seasons)s::text[], %(bands)s::text[],
              %(discounts)s::numeric[], %(counts)s::boolean[]) AS t;
