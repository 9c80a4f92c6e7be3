"""Targets and the rules of other gateways, as an administrator sees to them from a page."""

import tempfile
from pathlib import Path
from typing import Any

from fems.administration.base import Room, by
from fems.errors import FemsError, InputFileError, NotFoundError, SettingsError
from fems.ingest.decoders import load_mappings
from fems.ingest.mapping.rules import Mappings, read_mappings
from fems.report.targets import anchors_of, set_target
from fems.store.targets import read_targets, retire_target


class Aims(Room):
    """What can be done with targets, by the functions of `fems target`; and a look at mapping rules."""

    def held_targets(self) -> list[dict[str, Any]]:
        """Targets that hold: name, plant (None: the complex), base_year, anchors, source, noted_by …"""
        with self._connect() as conn:
            return read_targets(conn)

    def set_target(
        self, name: str, plant: str | None, base_year: int, path: str | None, anchors: list[str],
        source: str,
    ) -> None:  # fmt: skip
        """Set a target by a known path or by anchors such as 2030=0.4; one of the same name is retired."""
        if not name or not source:
            raise SettingsError("A target has a name and a source.", hint="Fill in both.")
        with self._connect() as conn:
            set_target(conn, name=name, plant=plant, base_year=base_year,
                       anchors=anchors_of(base_year, anchors, path), source=source, by=by())  # fmt: skip

    def retire_target(self, name: str) -> None:
        """Let a target hold no longer; it stays on record."""
        with self._connect() as conn:
            if not retire_target(conn, name):
                raise NotFoundError(f"There is no target {name!r}.")

    def rules(self) -> list[dict[str, str]]:
        """Mapping rules of this installation: kind, name and topic, in the order in which they are tried."""
        return _told(load_mappings(self._settings.mappings))

    def check_rules(self, name: str, content: bytes) -> list[dict[str, str]]:
        """Rules of a mapping file that somebody would like to use; the file stays where it is.

        Raises
        ------
        InputFileError
            If a rule is wrong: names the rule and the place.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / (Path(name).name or "mappings.toml")
            file.write_bytes(content)
            try:
                return _told(read_mappings(file))
            except FemsError as error:
                raise InputFileError(str(error).replace(f"{folder}/", "")) from None


def _told(mappings: Mappings) -> list[dict[str, str]]:
    rules = [
        {"kind": "rule", "name": rule.name, "topic": rule.topic.text} for rule in mappings.rule
    ]
    sparkplug = [
        {"kind": "sparkplug", "name": f"{rule.plant}/{rule.meter}",
         "topic": f"{rule.group}/{rule.node}/{rule.device}: {rule.metric}"}
        for rule in mappings.sparkplug
    ]  # fmt: skip
    ignored = [{"kind": "ignore", "name": "", "topic": pattern.text} for pattern in mappings.ignore]
    known = [
        {"kind": "meter", "name": f"{m.plant}/{m.meter}", "topic": m.name} for m in mappings.meter
    ]
    return [*rules, *sparkplug, *ignored, *known]
