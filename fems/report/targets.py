"""Setting a target: the base year is kept with it as it is now."""

from collections.abc import Sequence

from fems.compute.carbon.targets import (
    NDC_INDUSTRY,
    NET_ZERO,
    TargetError,
    check_anchors,
    sbti_anchors,
)
from fems.errors import InsufficientDataError, SettingsError
from fems.report.subject import Subject
from fems.store.pool import Connection
from fems.store.targets import add_target, read_year

PATHS = ("sbti", "ndc-industry")
"""Paths that are known by name."""


def anchors_of(base_year: int, given: Sequence[str], path: str | None) -> list[tuple[int, float]]:
    """Reductions by years, of a known path or as written: 2030=0.4.

    >>> anchors_of(2025, ["2050=1", "2030=0.4"], None)
    [(2030, 0.4), (2050, 1.0)]

    Raises
    ------
    SettingsError
        If not one of both is given, or the path is unknown.
    TargetError
        If an anchor cannot be read.
    """
    if bool(given) == bool(path):
        raise SettingsError("Give either a path or anchors.")
    if path == "sbti":
        return sbti_anchors(base_year, 2030)
    if path == "ndc-industry":
        return [*NDC_INDUSTRY, NET_ZERO]
    if path:
        raise SettingsError(f"Path {path!r} is unknown.", hint=f"Paths: {', '.join(PATHS)}.")
    anchors = []
    for text in given:
        year, _, share = text.partition("=")
        try:
            anchors.append((int(year), float(share)))
        except ValueError:
            raise TargetError(f"{text!r} is no anchor.", hint="Write 2030=0.4.") from None
    return sorted(anchors)


def set_target(
    conn: Connection, *, name: str, plant: str | None, base_year: int,
    anchors: list[tuple[int, float]], source: str, by: str, intensity: bool = False,
) -> tuple[int, float]:  # fmt: skip
    """Set a target of a plant or the complex; its number, and the base as it is now. [kg CO2e]

    Raises
    ------
    TargetError
        If the anchors make no path.
    InsufficientDataError
        If a month of the base year is not known.
    """
    check_anchors(base_year, anchors)
    if intensity and plant is None:
        raise SettingsError("An intensity target is of one plant: plants make different things.")
    subject = Subject.read(conn, plant)
    months = read_year(conn, [int(p) for p in subject.plants["plant_id"]], base_year)
    if months.isna().any():
        known = int(months.notna().sum())
        raise InsufficientDataError(
            f"Of the base year {base_year}, {known} of 12 months are known with all factors.",
            hint="Take a year that is known, or import its readings and factors first.",
        )
    number = add_target(conn, {
        "name": name, "plant_id": subject.plant_id, "kind": "intensity" if intensity else "absolute",
        "base_year": base_year, "anchors": anchors, "source": source, "noted_by": by,
        "base_kg": float(months.sum()), "base_months": months.tolist(),
    })  # fmt: skip
    return number, float(months.sum())
