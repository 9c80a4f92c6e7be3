-- read_line_loads
-- Grain: one row per electricity submeter that has spoken since an instant and whose load is known. Units: kw [kW].
-- Params: since timestamptz
SELECT l.meter_id, l.kw
  FROM meter_live AS l
  JOIN meter AS m ON m.meter_id = l.meter_id
 WHERE m.quantity = 'electricity' AND m.role = 'sub' AND l.ts > %(since)s AND l.kw IS NOT NULL;
