-- read_breach_causes
-- Grain: one row per plant, quarter of an hour and limit that was announced to be passed; it ends with the
-- quarter. Units: kW, won; value: probability [1]. Params: start, end timestamptz
SELECT w.plant_id, w.warned_at AS since, w.quarter + INTERVAL '15 minutes' AS until,
       w.probability AS value, w.won,
       jsonb_build_object('limit', w.kind, 'limit_kw', w.limit_kw, 'projected_kw', w.projected_kw)
       AS facts
  FROM demand_warning AS w
 WHERE w.quarter > %(start)s::timestamptz - INTERVAL '15 minutes' AND w.quarter <= %(end)s
   AND w.warned_at <= %(end)s
 ORDER BY w.quarter, w.limit_kw DESC;
