"""Tenants side by side in carbon and carbon intensity: the question of the page, and its answer."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dashboards import answers
from fems.store.carbon import read_comparison
from fems.store.plants import records
from fems.store.pool import Connection

if TYPE_CHECKING:  # it knows CarbonSource
    from dashboards.source import Name


@dataclass(frozen=True)
class Bounded:
    """A figure, and between which the data say that it lies; None is not known."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class CarbonPlace:
    """A plant among the others.

    kg_per_unit: of its output. against_trade: that over the intensity of all of its trade together;
    None without another. rank, of how many (ranked): by intensity, best first. is_partial: a carrier
    has no factor.
    """

    code: str
    name: "Name"
    trade: str
    output_unit: str
    kg_co2e: Bounded
    kg_per_unit: Bounded
    against_trade: Bounded
    rank: int | None
    ranked: int | None
    estimated_share: float | None
    missing_share: float | None
    is_partial: bool


def places(conn: Connection, *, first: date, last: date) -> list[CarbonPlace]:
    """Plants with emissions in a span of months, the largest first."""
    found = [_place(row) for row in records(read_comparison(conn, first=first, last=last))]
    return sorted(found, key=lambda place: -(place.kg_co2e.value or 0.0))


def _place(row: dict[str, Any]) -> CarbonPlace:
    return CarbonPlace(
        code=row["plant"], name=answers.name(row), trade=row["trade"], output_unit=row["output_unit"],
        kg_co2e=Bounded(row["kg_co2e"], row["kg_low"], row["kg_high"]),
        kg_per_unit=_bounded(row, "kg_per_unit"), against_trade=_bounded(row, "against_trade"),
        rank=_whole(row["rank"]), ranked=_whole(row["ranked"]),
        estimated_share=row["estimated_share"], missing_share=row["missing_share"],
        is_partial=bool(row["is_partial"]),
    )  # fmt: skip


def _bounded(row: dict[str, Any], name: str) -> Bounded:
    return Bounded(*(row[f"{name}{bound}"] for bound in ("", "_low", "_high")))


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
