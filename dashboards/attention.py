"""What needs attention: from facts to a short list, worst first."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from dashboards.source import Attention, Name, PlantRow, PlantView

SILENT_AFTER = timedelta(hours=1)
MISSING_SHARE = 0.02
ESTIMATED_SHARE = 0.05
MOST_SHOWN = 8
FEW = 3


def attention(
    rows: Sequence[PlantRow | PlantView],
    silent: Sequence[dict[str, Any]],
    runs: Mapping[str, dict[str, Any]],
    past_factors: Sequence[str],
) -> list[Attention]:
    """Things to look at in the plants and the jobs, worst first.

    past_factors: codes of the plants whose emissions use a factor past its last day.
    """
    found = [item for row in rows for item in _of_plant(row)]
    for plant, meters in _by_plant(silent).items():
        found += (
            [_silent(meter) for meter in meters] if len(meters) < FEW else [_outage(plant, meters)]
        )
    for job, run in runs.items():
        if run["status"] == "failed":
            found.append(Attention("act", "job_failed", None, Name(job, job), run["started_at"]))
    found += [Attention("look", "factor_stale", plant, None, None) for plant in past_factors]
    return sorted(found, key=lambda item: item.severity != "act")[:MOST_SHOWN]


def silent_since(now: datetime) -> datetime:
    """A meter whose last reading is older than this is silent."""
    return now - SILENT_AFTER


def _of_plant(row: PlantRow | PlantView) -> list[Attention]:
    found = []
    if row.load_kw is not None and row.contract_kw and row.load_kw > row.contract_kw:
        found.append(Attention("act", "over_contract", row.code, None, None, row.load_kw))
    quality = row.electricity_kwh.quality
    if quality is None:
        return [*found, Attention("act", "no_data", row.code, None, row.last_reading)]
    if quality.missing > MISSING_SHARE:
        found.append(Attention("look", "missing_data", row.code, None, None, quality.missing))
    if quality.estimated > ESTIMATED_SHARE:
        found.append(Attention("look", "estimated_data", row.code, None, None, quality.estimated))
    return found


def _by_plant(silent: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    plants: dict[str, list[dict[str, Any]]] = {}
    for meter in silent:
        plants.setdefault(meter["plant"], []).append(meter)
    return plants


def _outage(plant: str, meters: list[dict[str, Any]]) -> Attention:
    """Many silent meters of one plant have one cause: its gateway or its line."""
    since = [meter["last"] for meter in meters if meter["last"] is not None]
    return Attention("act", "silent_meter", plant, None, max(since, default=None))


def _silent(meter: dict[str, Any]) -> Attention:
    return Attention(
        "act" if meter["role"] == "main" else "look", "silent_meter", meter["plant"],
        Name(meter["name_en"], meter["name_ko"]), meter["last"],
    )  # fmt: skip
