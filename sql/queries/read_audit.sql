-- read_audit
-- Grain: one row per entry of the log, the newest first.
-- Params: who text (null: anybody), since timestamptz (null: ever), most int
SELECT a.at, a.who, a.what, a.subject, a.facts
  FROM audit_log AS a
 WHERE (%(who)s::text IS NULL OR a.who = %(who)s)
   AND (%(since)s::timestamptz IS NULL OR a.at >= %(since)s)
 ORDER BY a.audit_id DESC
 LIMIT %(most)s;
