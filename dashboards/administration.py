"""What administrators can do from a page. Handed in from outside: pages do not know how it is done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol


class Change(Protocol):
    """A record that is "added", "changed" or "gone"; fields: (name, before, after)."""

    @property
    def what(self) -> str: ...  # noqa: D102
    @property
    def thing(self) -> str: ...  # noqa: D102
    @property
    def fields(self) -> Sequence[tuple[str, str, str]]: ...  # noqa: D102


class Again(Protocol):
    """What is computed again: a stage of how many meters, from start to end, not included (UTC)."""

    @property
    def stage(self) -> str: ...  # noqa: D102
    @property
    def meters(self) -> int: ...  # noqa: D102
    @property
    def start(self) -> datetime: ...  # noqa: D102
    @property
    def end(self) -> datetime: ...  # noqa: D102


class Tried(Protocol):
    """What a file or form would change, or did; refused: (row of the file or None, why)."""

    @property
    def changes(self) -> Sequence[Change]: ...  # noqa: D102
    @property
    def refused(self) -> Sequence[tuple[int | None, str]]: ...  # noqa: D102
    @property
    def applied(self) -> bool: ...  # noqa: D102
    @property
    def again(self) -> Sequence[Again]: ...  # noqa: D102


class Administration(Protocol):
    """Things done in the name of who is asking; each is noted in the log of what people did.

    Raises FemsError with a hint where something cannot be done.
    """

    def users(self) -> list[dict[str, Any]]:
        """Users: name, role, plants (codes), password_set_at, locked_until, disabled_at, sessions …"""
        ...

    def log(self, most: int) -> list[dict[str, Any]]:
        """What people did, the newest first: at, who, what, subject, facts."""
        ...

    def add_user(self, name: str, role: str, plants: list[str]) -> str:
        """Make a user; the address with which it chooses a password, once."""
        ...

    def new_link(self, name: str) -> str:
        """A new such address."""
        ...

    def change_user(self, name: str, role: str, plants: list[str]) -> None:
        """Give a user another role or other plants."""
        ...

    def set_disabled(self, name: str, *, disabled: bool) -> None:
        """Shut a user out, or let it in again."""
        ...

    def sign_out(self, name: str) -> None:
        """Sign a user out everywhere."""
        ...

    def records(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """What is registered of a kind (plants, factors, calorific_values, tariffs, contracts), by thing."""
        ...

    def download(self, kind: str, thing: str | None) -> tuple[str, str]:
        """Name and text of a file that holds all of a kind, or one thing of it."""
        ...

    def take_file(self, kind: str, name: str, content: bytes, *, apply: bool) -> Tried:
        """Take a file in, or only tell what it would change; all of it or nothing."""
        ...

    def entered(self, form: str) -> Mapping[str, Mapping[str, Any]]:
        """What was entered in a form so far (setting, exchange, factor_use, demand, power_factor, sheddable)."""
        ...

    def enter(self, form: str, given: Mapping[str, Any], *, apply: bool) -> Tried:
        """Keep what a form says, or only tell what it would change; all of it or nothing."""
        ...

    def held_targets(self) -> list[dict[str, Any]]:
        """Targets that hold: name, plant (None: the complex), base_year, base_kg, anchors, source, noted_by."""
        ...

    def set_target(
        self, name: str, plant: str | None, base_year: int, path: str | None, anchors: list[str],
        source: str,
    ) -> None:  # fmt: skip
        """Set a target by a known path, or by anchors such as 2030=0.4."""
        ...

    def retire_target(self, name: str) -> None:
        """Let a target hold no longer."""
        ...

    def rules(self) -> list[dict[str, str]]:
        """Mapping rules in use: kind, name, topic."""
        ...

    def check_rules(self, name: str, content: bytes) -> list[dict[str, str]]:
        """Rules of a file that somebody would like to use; the file itself is not kept."""
        ...

    def retry(self, reason: str | None) -> dict[str, Any]:
        """Take kept messages in again; how many messages, understood, readings, repeated, left."""
        ...
