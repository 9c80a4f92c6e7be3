-- set_scope
-- Of which plants rows are seen until the end of the transaction, and for whom.
-- Params: plants text ('all' or '3,7'), user text
SELECT set_config('fems.plants', %(plants)s, true), set_config('fems.user', %(user)s, true);
