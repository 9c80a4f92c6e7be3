#!/bin/sh
# Start PostgreSQL; the first time make its data, the roles and the database. Half-made data are made anew.
set -eu
programs=/usr/lib/postgresql/17/bin
data=/var/lib/postgresql/data/17

if [ ! -e "$data" ]; then
    rm -rf "$data.new"
    "$programs/initdb" -D "$data.new" --auth-local=peer --auth-host=scram-sha-256 \
        --encoding=UTF8 --locale=C.UTF-8
    echo "include '/etc/fems/fems.conf'" >> "$data.new/postgresql.conf"
    echo "host all all all scram-sha-256" >> "$data.new/pg_hba.conf"
    "$programs/pg_ctl" start -D "$data.new" --wait --silent -o "-c listen_addresses=''"
    DB_PASSWORD=$(cat /run/secrets/database_password) \
        BACKUP_PASSWORD=$(cat /run/secrets/backup_password) \
        INGEST_PASSWORD=$(cat /run/secrets/ingest_password) \
        JOBS_PASSWORD=$(cat /run/secrets/jobs_password) \
        DASHBOARD_PASSWORD=$(cat /run/secrets/dashboard_password) \
        psql -q -v ON_ERROR_STOP=1 -d postgres -f /etc/fems/roles.sql
    "$programs/pg_ctl" stop -D "$data.new" --wait --silent
    mv "$data.new" "$data"
fi
exec "$programs/postgres" -D "$data" -c listen_addresses='*'
