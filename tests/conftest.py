"""Real servers for the tests: an installation of their own beside the user's, one database each."""

import os
import shutil
import uuid
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql

from fems.config import Settings
from fems.embedded import stack
from fems.store.migrate import migrate

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED_DATA = REPOSITORY.parent / "shared" / "data"
STEEL_YEAR = SHARED_DATA / "steel_uci" / "Steel_industry_data.csv.gz"

# How long an example takes says how busy the machine is.
hypothesis_settings.register_profile(
    "any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("any_machine")

_OWN = Settings()
for _name in [name for name in os.environ if name.startswith("FEMS_")]:
    if _name != "FEMS_TEST_CHROMIUM":
        del os.environ[_name]


@pytest.fixture(scope="session")
def servers():
    """Settings of an installation that runs for the session; programs are fetched once for all."""
    home = _OWN.home.parent / f"{_OWN.home.name}-test-{uuid.uuid4().hex[:8]}"
    settings = Settings(home=home, servers_dir=_OWN.servers_dir)
    try:
        stack.up(settings)
        yield settings
    finally:
        stack.down(settings)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def endpoints(servers):
    return stack.endpoints(servers)


@pytest.fixture
def empty_database_url(endpoints):
    """A database with the extension and nothing else, gone after the test."""
    with scratch_database(endpoints.database_url) as url:
        yield url


@pytest.fixture
def database_url(empty_database_url):
    """A migrated database, gone after the test."""
    migrate(empty_database_url)
    return empty_database_url


@pytest.fixture(scope="module")
def module_database_url(endpoints):
    """A migrated database that the tests of a module share."""
    with scratch_database(endpoints.database_url) as url:
        migrate(url)
        yield url


class scratch_database:  # noqa: N801 (used like a function)
    def __init__(self, server_url):
        self.server_url = server_url
        self.name = f"test_{uuid.uuid4().hex[:12]}"

    def __enter__(self):
        with psycopg.connect(self.server_url, autocommit=True) as conn:
            conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.name)))
        url = self.server_url.rpartition("/")[0] + f"/{self.name}"
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute("CREATE EXTENSION IF NOT EXISTS timescaledb")
        return url

    def __exit__(self, *_):
        with psycopg.connect(self.server_url, autocommit=True) as conn:
            name = sql.Identifier(self.name)
            conn.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
