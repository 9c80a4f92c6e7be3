"""Whose readings they are: the registered meters that a file can speak of."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.errors import InputFileError, NotFoundError
from fems.ingest.files.columns import Columns, Hints
from fems.ingest.files.sheet import Sheet
from fems.store.plants import find_meter


@dataclass(frozen=True)
class MeterNames:
    """Registered meters by "PLANT/METER"; with a plant given also by METER.

    Attributes
    ----------
    meters : DataFrame
        Registered meters; a row's meter is said by its place in it.
    places : dict
        The place of each "PLANT/METER".
    """

    meters: pd.DataFrame
    places: dict[str, int]
    hints: Hints

    @classmethod
    def of(cls, meters: pd.DataFrame, hints: Hints) -> Self:
        """Names of the meters that these hints leave.

        Raises
        ------
        NotFoundError
            If the hints name a plant or a meter that there is not.
        """
        meters = meters[meters["kind"] != "virtual"]
        if hints.output:
            meters = meters[meters["quantity"] == "output"]
        if hints.meter:
            find_meter(meters, hints.meter)
        if hints.plant and hints.plant not in set(meters["plant"]):
            known = ", ".join(sorted(meters["plant"].unique())) or "none yet"
            raise NotFoundError(f"Plant {hints.plant!r} is unknown.", hint=f"Plants: {known}.")
        meters = meters.reset_index(drop=True)
        full = meters["plant"] + "/" + meters["meter"]
        return cls(meters, {name: place for place, name in enumerate(full)}, hints)

    def of_heading(self, heading: str) -> str | None:
        """The "PLANT/METER" that a heading names, or None."""
        full = f"{self.hints.plant}/{heading}" if self.hints.plant else heading
        return next((name for name in (heading, full) if name in self.places), None)

    def labels(self, sheet: Sheet, columns: Columns) -> "pd.Series[str]":
        """What the file or the user calls the meter of each row, as "PLANT/METER".

        Raises
        ------
        InputFileError
            If neither does.
        """
        cells, index = sheet.cells, sheet.cells.index
        if self.hints.meter:
            return pd.Series(self.hints.meter, index=index)
        plant = _text(cells[columns.plant]) if columns.plant else None
        if plant is None and self.hints.plant:
            plant = pd.Series(self.hints.plant, index=index)
        if columns.meter:
            meter = _text(cells[columns.meter])
            return meter if plant is None else (plant + "/" + meter).mask(
                meter.isin(self.places.keys()), meter
            )  # fmt: skip
        if plant is not None and self.hints.output:
            return plant + "/" + plant.map(self._only_meters()).fillna("?")
        raise InputFileError(
            f"{sheet.file} does not say whose readings these are.",
            hint="Name the meter with --meter PLANT/METER, head columns PLANT/METER, or add "
            "columns plant and meter.",
        )

    def of_labels(self, labels: "pd.Series[str]") -> npt.NDArray[np.int64]:
        """Places of meters by what they are called; -1 for what is not registered."""
        codes, names = pd.factorize(labels)
        return np.array([self.places.get(str(name), -1) for name in names], np.int64)[codes]

    def column(self, name: str, places: "pd.Series[int]") -> npt.NDArray[Any]:
        """A property of the meters at these places."""
        return self.meters[name].to_numpy()[places.to_numpy(np.int64)]

    def _only_meters(self) -> dict[str, str]:
        counts = self.meters.groupby("plant")["meter"].agg(["size", "first"])
        return {str(p): str(m) for p, m in counts.loc[counts["size"] == 1, "first"].items()}


def _text(column: "pd.Series[Any]") -> "pd.Series[str]":
    return column.astype("str").str.strip()
