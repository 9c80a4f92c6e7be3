"""A database as deploy/postgresql/roles.sql makes it: its owner is no superuser, and backups have one apart."""

import re
import uuid
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from fems.store.databases import named
from tests.watching import DEPLOY

ROLES = DEPLOY / "postgresql" / "roles.sql"
SHARED = {
    "fems_dashboard": "", "fems_door": "", "fems_administrator": "", "fems_ingest": "", "fems_jobs": " BYPASSRLS",
}  # fmt: skip
"""Roles of the server, that other tests' databases use too, and what they may beside."""


def shipped(owner, backup):
    """The shipped statements for these two roles, with the database's as the owner's name."""
    here = []
    for line in ROLES.read_text("utf-8").splitlines():
        made = re.match(r"CREATE ROLE (\w+)", line)
        if line.startswith(("\\", "--")) or (made and made[1] in SHARED):
            continue
        words = re.sub(r":'\w+'", "'secret'", line)
        words = re.sub(r"\bfems_backup\b", backup, words)
        here.append(re.sub(r"\bfems\b", owner, words))
    return here


@pytest.fixture(scope="module")
def addresses(endpoints):
    """The database's address as its owner and as the role for backups; gone afterwards."""
    owner = f"own_{uuid.uuid4().hex[:8]}"
    backup = f"{owner}_backup"
    inside = named(endpoints.database_url, owner)
    with psycopg.connect(endpoints.database_url, autocommit=True) as conn:
        known = {name for (name,) in conn.execute("SELECT rolname FROM pg_roles")}
        for role, more in SHARED.items():
            if role not in known:
                made = sql.SQL("CREATE ROLE {} NOLOGIN" + more)
                conn.execute(made.format(sql.Identifier(role)))
        try:
            for line in shipped(owner, backup):
                within = (
                    inside
                    if line.startswith(("CREATE EXTENSION", "UPDATE"))
                    else endpoints.database_url
                )
                with psycopg.connect(within, autocommit=True) as server:
                    server.execute(line)
            yield [with_user(inside, name) for name in (owner, backup)]
        finally:
            for (name,) in conn.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (owner,)
            ).fetchall():
                conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            for role in (owner, backup):
                conn.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(role)))
                conn.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def with_user(url, name):
    at = urlsplit(url)
    return at._replace(netloc=f"{name}:secret@{at.hostname}:{at.port}").geturl()


def owners(url):
    with psycopg.connect(url) as conn:
        return conn.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
            " UNION SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        ).fetchall()


def test_what_the_file_makes_is_enough_for_all_but_a_restore(installation, addresses, tmp_path):
    ours, backup = addresses
    owner = urlsplit(ours).username
    installation.ok("db", "migrate", FEMS_DATABASE_URL=ours)
    with psycopg.connect(ours) as conn:
        conn.execute(
            "INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('own', 'Own', '우리', 'Asia/Seoul')"
        )
    assert owners(ours) == [(owner,)]
    refused = installation.run("backup", str(tmp_path / "owner"), FEMS_DATABASE_URL=ours)
    assert refused.returncode == 1
    assert f"{owner} is none" in refused.stderr
    installation.ok("backup", str(tmp_path / "one"), FEMS_DATABASE_URL=backup)
    with psycopg.connect(ours) as conn:
        conn.execute("UPDATE complex SET name_en = 'spoilt'")
    installation.ok("restore", str(tmp_path / "one"), "--replace", FEMS_DATABASE_URL=backup)
    assert owners(ours) == [(owner,)], "what was the owner's is the owner's again"
    with psycopg.connect(ours) as conn:
        assert conn.execute("UPDATE complex SET name_ko = '다시' RETURNING name_en").fetchone() == (
            "Own",
        )
    installation.ok("user", "add", "kim", "--role", "administrator", FEMS_DATABASE_URL=ours)
    installation.ok("jobs", "run", "checks", FEMS_DATABASE_URL=ours)
