"""Real servers in a throw-away home, and a migrated database of its own."""

import shutil
import uuid
from contextlib import contextmanager

import psycopg
from psycopg import sql

from fems.config import Settings
from fems.embedded import stack
from fems.store.migrate import migrate


@contextmanager
def servers():
    """Settings of an installation that runs for the block; its programs are fetched once for all."""
    own = Settings()
    home = own.home.parent / f"bench-{uuid.uuid4().hex[:8]}"
    settings = Settings(home=home, servers_dir=own.servers_dir, database_url=None, mqtt_url=None)
    try:
        stack.up(settings)
        yield settings
    finally:
        stack.down(settings)
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def database(settings):
    """URL of a migrated database, gone after the block."""
    server_url = stack.endpoints(settings).database_url
    name = f"bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = server_url.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CREATE EXTENSION IF NOT EXISTS timescaledb")
    migrate(url)
    try:
        yield url
    finally:
        with psycopg.connect(server_url, autocommit=True) as conn:
            conn.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
