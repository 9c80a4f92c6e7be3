-- write_audit
-- Params: at timestamptz, who text, what text, subject text, facts jsonb
INSERT INTO audit_log (at, who, what, subject, facts)
VALUES (%(at)s, %(who)s, %(what)s, %(subject)s, %(facts)s);
