"""Database users for the parts of FEMS, each a member of the roles that its part takes and no more."""

import re
from urllib.parse import quote, urlsplit

from psycopg import sql

from fems.errors import SettingsError
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rights import NEEDED_BY


def make_login(conn: Connection, name: str, *, part: str, password: str) -> None:
    """Make a user for a part ('ingest', 'jobs', 'dashboard'), or give it another password.

    The server sees what proves the password only, so it stands in no log.

    Raises
    ------
    SettingsError
        If there is a user of that name that is not one for this part alone.
    """
    _require_free(conn, name, part)
    proof = conn.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    user = sql.Identifier(name)
    with conn.transaction():
        if not conn.execute(query("read_login"), {"name": name}).fetchone():
            conn.execute(sql.SQL("CREATE ROLE {} LOGIN").format(user))
        for role in NEEDED_BY[part]:
            conn.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), user))
        conn.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(user, sql.Literal(proof.decode())))


def address_of(url: str, name: str, password: str) -> str:
    """The address of a database for another user.

    >>> address_of("postgresql://u:p@db:5433/fems?sslmode=verify-full", "fems-ingest", "s3/cret")
    'postgresql://fems-ingest:s3%2Fcret@db:5433/fems?sslmode=verify-full'
    """
    parts = urlsplit(url)
    server = parts.netloc.rpartition("@")[2]
    user = f"{quote(name, safe='')}:{quote(password, safe='')}"
    return parts._replace(netloc=f"{user}@{server}").geturl()


def _require_free(conn: Connection, name: str, part: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,62}", name):
        raise SettingsError(
            f"{name!r} cannot be a database user's name.",
            hint="Use small letters, digits and hyphens.",
        )
    known = conn.execute(query("read_login"), {"name": name}).fetchone()
    if known and (not known[0] or set(known[1]) != set(NEEDED_BY[part])):
        raise SettingsError(
            f"There is a database user {name} that is not one for {part} alone.",
            hint="Choose another name with --name.",
        )
