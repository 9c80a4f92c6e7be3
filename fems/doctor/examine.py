"""Look at everything: what cannot be looked at is a failed check, and the rest goes on."""

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from fems import __version__
from fems.config import Settings
from fems.doctor import flow, machine
from fems.doctor.channels import look_at_channels
from fems.doctor.check import Check, State
from fems.doctor.growth import Growth
from fems.embedded import stack
from fems.errors import FemsError
from fems.store.health import read_database_facts
from fems.store.migrate import schema_state
from fems.store.pool import connect
from fems.store.replica import read_lag

YOUNG_DAYS = 2.0
"""Readings of fewer days say nothing about how fast a database grows. [d]"""


class Examination:
    """The checks of one look at an installation, and its versions."""

    def __init__(self, settings: Settings, *, now: datetime) -> None:
        self.checks: list[Check] = []
        self.versions: dict[str, str | None] = {
            "fems": __version__, "python": platform.python_version(), "system": platform.platform(),
        }  # fmt: skip
        self._settings, self._now = settings, now
        with self._guarded("servers"):
            servers = stack.status(settings).servers
            self.checks += map(machine.check_server, servers)
            self.versions |= {server.name: server.version for server in servers}
        self._facts: dict[str, Any] = {}
        with self._guarded("database"):
            self._look_at_database(stack.endpoints(settings).database_url)
        if read_url := settings.database_read_url:
            with self._guarded("replica"):
                primary = stack.endpoints(settings).database_url
                lag = read_lag(primary, read_url.get_secret_value())
                self.checks.append(machine.check_replica(lag))
        with self._guarded("disk"):
            self.checks.append(machine.check_disk(settings.home, growth=self._growth()))
        with self._guarded("certificates"):
            found = machine.check_certificates(stack.endpoints(settings).mqtt_url, now=now)
            self.checks += found

    @property
    def ok(self) -> bool:
        """Nothing failed; there may be warnings."""
        return all(check.state is not State.FAILED for check in self.checks)

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {
            "ok": self.ok, "at": self._now, "versions": self.versions,
            "checks": [check.as_dict() for check in self.checks],
        }  # fmt: skip

    def _look_at_database(self, url: str) -> None:
        schema = flow.check_schema(schema_state(url))
        self.checks.append(schema)
        if schema.state is State.FAILED:
            return
        with connect(url) as conn:
            self._facts = read_database_facts(conn)
            self.versions |= {
                name: self._facts[name] for name in ("postgresql", "timescaledb", "edition")
            }
            self.checks.append(machine.check_clock(here=self._now, database=self._facts["now"]))
            self.checks += flow.check_flow(conn, self._facts, now=self._now)
            self.checks.append(look_at_channels(conn))

    def _growth(self) -> Growth | None:
        """How the database grows, on average so far; only of a database on this machine."""
        first = self._facts.get("first_reading")
        if self._settings.database_url is not None or first is None:
            return None
        kept = self._settings.readings_kept_days
        found = Growth.of(self._facts, now=self._now, kept_days=kept)
        return found if found.days >= YOUNG_DAYS else None

    @contextmanager
    def _guarded(self, what: str) -> Iterator[None]:
        try:
            yield
        except (FemsError, OSError, ValueError) as error:
            hint = error.hint if isinstance(error, FemsError) else None
            said = error.problem if isinstance(error, FemsError) else str(error)
            self.checks.append(
                Check(what, State.FAILED, f"It cannot be examined: {said}", hint or "")
            )
