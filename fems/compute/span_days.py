"""Days of spans of many plants in one line of arrays: electricity used, outputs, temperature.

The same figures as `plant_days` gives, without a row object per meter and day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.regression.columns import TEMPERATURE
from fems.compute.regression.inputs import NS_PER_DAY, Floats
from fems.compute.regression.periods import FEWEST_SHARE, Periods
from fems.compute.regression.prepare import Prepared
from fems.compute.regression.select import subset

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]


class MeterSpans(NamedTuple):
    """Meters at the boundary of plants, each once for every span asked for.

    span : for which it is asked.
    driver : name of the driver it belongs to, one per product of outputs; "" of electricity.
    own : whether it is electricity that the plant generated itself.
    weight : equivalent of a unit of it, of scrap negative. [1]
    """

    span: Ints
    driver: Texts
    own: Bools
    weight: Floats


class MeterDays(NamedTuple):
    """What meters said on the days on which they count: one element per meter, span and day.

    meter : of MeterSpans.
    place : of the day in the line of all spans' days.
    amount : NaN where the meter has nothing that day. [the quantity's canonical unit]
    slots : 15-min intervals that are there.
    """

    meter: Ints
    place: Ints
    amount: Floats
    slots: Ints


@dataclass(frozen=True)
class SpanDays:
    """Days of spans, one span after the other.

    first : first day of each span.
    edges : where each begins in the line of days, and where the last one ends.
    kwh : electricity used; NaN where a meter has an interval too few. [kWh]
    told : whether a meter of electricity counts on the day.
    drivers : of each span, by name; NaN where one is not known.
    used_kwh, own_kwh : of each span, what is known of electricity used and of one's own. [kWh]
    """

    first: npt.NDArray[np.datetime64]
    edges: Ints
    kwh: Floats
    told: Bools
    drivers: list[dict[str, Floats]]
    used_kwh: Floats
    own_kwh: Floats

    def rows(self, span: int) -> Prepared:
        """Days of a span as a daily model takes them."""
        place = slice(int(self.edges[span]), int(self.edges[span + 1]))
        periods = _periods(str(self.first[span]), place.stop - place.start)
        return Prepared("day", periods, self.kwh[place], self.drivers[span])

    def told_rows(self, span: int) -> Prepared:
        """The days among them on which a meter of electricity counts."""
        rows, told = self.rows(span), self.told[self.edges[span] : self.edges[span + 1]]
        return rows if told.all() else subset(rows, told)


def span_days(
    meters: MeterSpans, said: MeterDays, *, first: npt.NDArray[np.datetime64], edges: Ints,
    slots_expected: Ints,
) -> SpanDays:  # fmt: skip
    """Add up what the meters of each plant and day said; see `used_by_day` and `drivers_by_day`.

    Parameters
    ----------
    meters, said
        Of all spans.
    first, edges
        As of SpanDays.
    slots_expected : array
        15-min intervals of each day of the line.

    Examples
    --------
    >>> main = MeterSpans(np.zeros(1, int), np.array([""]), np.array([False]), np.ones(1))
    >>> said = MeterDays(np.zeros(2, int), np.array([0, 1]), np.array([5.0, 7.0]), np.array([96, 95]))
    >>> days = span_days(main, said, first=np.array(["2026-03-01"], "M8[D]"),
    ...                  edges=np.array([0, 2]), slots_expected=np.full(2, 96))
    >>> days.kwh.tolist(), days.used_kwh.tolist()
    ([5.0, nan], [12.0])
    """
    of_electricity = MeterDays(*(column[(meters.driver == "")[said.meter]] for column in said))
    count, own = int(edges[-1]), meters.own[of_electricity.meter]
    total, many, whole = _sums(of_electricity.place, of_electricity.amount, count)
    there = np.bincount(of_electricity.place, of_electricity.slots, count)
    kwh = np.where(whole & (there >= many * slots_expected), total, np.nan)
    of_own = _sums(of_electricity.place[own], of_electricity.amount[own], count)[0]
    return SpanDays(
        first, edges, kwh, many > 0, _drivers(meters, said, edges, slots_expected),
        _by_span(total, edges), _by_span(of_own, edges),
    )  # fmt: skip


def _by_span(line: Floats, edges: Ints) -> Floats:
    """Sums, each rounded as its span's own days would be: complete days then leave nothing over."""
    return np.array([line[at:end].sum() for at, end in pairwise(edges.tolist())], np.float64)


def _drivers(
    meters: MeterSpans, said: MeterDays, edges: Ints, slots_expected: Ints
) -> list[dict[str, Floats]]:
    """Each driver of each span on a line of its own, one after the other."""
    names, code = np.unique(meters.driver, return_inverse=True)
    lines, line = np.unique(meters.span * len(names) + code, return_inverse=True)
    span, name = lines // len(names), names[lines % len(names)]
    lengths = np.diff(edges)[span]
    begins = np.concatenate([[0], np.cumsum(lengths)])
    output = np.char.startswith(name, "output")
    fewest = np.where(output, 1.0, FEWEST_SHARE)[line][said.meter]
    enough = said.slots / np.maximum(slots_expected[said.place], 1) >= fewest
    amount = np.where(enough, said.amount * meters.weight[said.meter], np.nan)
    place = (begins[line] - edges[meters.span])[said.meter] + said.place
    total, many, whole = _sums(place, amount, int(begins[-1]))
    mean = total / np.maximum(many, 1)
    values = np.where(whole, np.where(np.repeat(output, lengths), total, mean), np.nan)
    found: list[dict[str, Floats]] = [{} for _ in edges[1:]]
    for at in np.flatnonzero(name != ""):
        found[span[at]][str(name[at])] = values[begins[at] : begins[at + 1]]
    return found


def _sums(place: Ints, amount: Floats, count: int) -> tuple[Floats, Ints, Bools]:
    """Of each day the sum, how many meters count, and whether all of them are known."""
    known = np.isfinite(amount)
    meters = np.bincount(place, minlength=count)
    whole = (meters > 0) & (np.bincount(place[known], minlength=count) == meters)
    total = np.bincount(place, np.where(known, amount, 0.0), count).astype(np.float64)
    return total, meters.astype(np.int64), np.asarray(whole)


def mean_output(drivers: Mapping[str, Floats]) -> float:
    """Mean output of a day on which any is known, all products together; NaN where there is none.

    >>> mean_output({"output_a": np.array([2.0, np.nan, np.nan]), "output_b": np.array([4.0, 8.0, np.nan])})
    7.0
    """
    made = [column for name, column in drivers.items() if name.startswith("output")]
    if not made:
        return float("nan")
    known = np.isfinite(made)
    of_day = np.where(known, made, 0.0).sum(axis=0)[known.any(axis=0)]
    return float(of_day.mean()) if len(of_day) else float("nan")


@lru_cache(maxsize=64)
def _periods(first: str, days: int) -> Periods:
    """Days from one on; kept, since many plants are asked about the same days."""
    start = pd.date_range(first, periods=days, unit="ns")
    return Periods(start, start.asi8 + NS_PER_DAY, np.ones(days), whole_months=False)


def driver_of(quantity: str, what: str, product: str | None) -> str:
    """Name of the driver that a meter belongs to; "" of electricity.

    >>> driver_of("output", "output", "bread"), driver_of("temperature", "driver", None)
    ('output_bread', 'temperature_c')
    """
    if what == "output":
        return f"output_{product}" if product else "output"
    if what != "driver":
        return ""
    return TEMPERATURE if quantity == "temperature" else quantity
