"""The commands of `fems`, each imported when it is asked for: an import of all takes seconds."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

Command = TyperCommand | TyperGroup

MODULES = {
    "up": ["servers"],
    "down": ["servers"],
    "status": ["servers"],
    "doctor": ["doctor"],
    "backup": ["backup"],
    "restore": ["backup"],
    "db": ["db"],
    "ingest": ["ingest"],
    "import": ["importing"],
    "jobs": ["jobs"],
    "meter": ["meter", "meter_changes", "meter_explain"],
    "energy": ["energy"],
    "factors": ["factors"],
    "carbon": ["carbon", "carbon_entries"],
    "target": ["target"],
    "report": ["report"],
    "findings": ["findings"],
    "alerts": ["alerts", "alerts_rules", "alerts_channel"],
    "forecast": ["forecast"],
    "weather": ["weather"],
    "intensity": ["intensity"],
    "baseline": ["baseline"],
    "savings": ["savings"],
    "event": ["event"],
    "why": ["why"],
    "compare": ["compare"],
    "project": ["project"],
    "tariff": ["tariff"],
    "bill": ["bill"],
    "demand": ["demand"],
    "replay": ["data"],
    "simulate": ["data"],
    "user": ["user"],
    "token": ["token"],
    "dash": ["dash"],
    "demo": ["demo"],
}
"""Modules of each command: one with an `app` is a noun, others add commands to it or to `fems`."""


class Commands(Mapping[str, Command]):
    """The commands by name, in the order of MODULES.

    >>> sorted(Commands()["ingest"].commands)[:3]
    ['explain', 'nodes', 'pending']
    """

    def __init__(self) -> None:
        self._made: dict[str, Command] = {}

    def __getitem__(self, name: str) -> Command:
        if name not in self._made:
            modules = [import_module(f"fems.cli.{module}") for module in MODULES[name]]
            top = typer.Typer(rich_markup_mode="markdown")
            noun = getattr(modules[0], "app", None)
            for module in modules[1 if noun else 0 :]:
                module.add_to(noun or top)
            if noun:
                top.add_typer(noun, name=name)
            self._made |= get_group(top).commands  # type: ignore[arg-type]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


class LazyGroup(TyperGroup):
    """A group of `Commands`."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 (Typer's)
        super().__init__(**attributes)
        self.commands = Commands()  # type: ignore[assignment]
