-- do_not_wait_for_disk
-- What this transaction writes may be lost in a crash of the server, whole.
SELECT set_config('synchronous_commit', 'off', true);
