"""Whose report it is, of which period and how: what a user asks for, checked."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from fems.compute.carbon.gwp import ANNOUNCED, gwp_set_of
from fems.errors import NotFoundError, SettingsError
from fems.report.standards import STANDARDS, gwp_of_standard
from fems.store.figures import read_complex
from fems.store.plants import read_plants
from fems.store.pool import Connection


@dataclass(frozen=True)
class Request:
    """Period (whole months, both days included), standard and set of warming potentials."""

    first: date
    last: date
    standard: str = "ghgp"
    gwp_set: str = ANNOUNCED

    @classmethod
    def of(cls, first: date, last: date, standard: str, gwp_set: str | None) -> "Request":
        """A checked request.

        Raises
        ------
        SettingsError
            If the period is not of whole months, or the standard is unknown.
        """
        if standard not in STANDARDS:
            raise SettingsError(
                f"Standard {standard!r} is unknown.", hint=f"Standards: {', '.join(STANDARDS)}."
            )
        if first.day != 1 or (last + timedelta(days=1)).day != 1 or last < first:
            raise SettingsError(
                f"{first} to {last} are not whole months.",
                hint="A report begins on the first and ends on the last day of a month.",
            )
        gwp_set = gwp_set or gwp_of_standard(standard, last)
        gwp_set_of(gwp_set)
        return cls(first, last, standard, gwp_set)


@dataclass(frozen=True)
class Subject:
    """A plant, or the complex: its plants are what is reported."""

    plant_id: int | None
    complex: dict[str, Any]
    plants: pd.DataFrame

    @classmethod
    def read(cls, conn: Connection, plant: str | None) -> "Subject":
        """The complex, or one of its plants by code.

        Raises
        ------
        NotFoundError
            If there is no such plant, or none at all.
        """
        found, plants = read_complex(conn), read_plants(conn)
        if found is None or plants.empty:
            raise NotFoundError("No plant is registered.", hint="Run 'fems import plants FILE'.")
        if plant is None:
            return cls(None, found, plants)
        own = plants[plants["code"] == plant]
        if own.empty:
            raise NotFoundError(
                f"Plant {plant!r} is unknown.", hint=f"Plants: {', '.join(plants['code'])}."
            )
        return cls(int(own["plant_id"].iloc[0]), found, own)

    def said(self) -> dict[str, Any]:
        """Kind, code, names and time zone."""
        of = self.complex if self.plant_id is None else self.plants.iloc[0]
        return {
            "kind": "complex" if self.plant_id is None else "plant",
            **{name: of[name] for name in ("code", "name_en", "name_ko", "time_zone")},
        }
