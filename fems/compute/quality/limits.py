"""How odd is too odd: the parameters of all detectors, with defaults that fit most meters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from fems.compute.quality.regular import Bools, Floats
from fems.errors import FemsError


class LimitError(FemsError):
    """A limit of the data checks cannot be used."""


@dataclass(frozen=True, kw_only=True)
class QualityLimits:
    """Limits for one meter; the defaults were chosen on public data, see the decision record 0016.

    spike_local: how many times the meter's jitter of the same hours a spike stands out. [1]
    spike_usual: how many times what already stands out now and then on this meter. [1]
    spike_share: least part of the meter's usual high value by which a spike stands out. [1]
    stuck_h: shortest time at one and the same value that is called stuck. [h]
    stuck_habit: share of time at a value from which staying there is a habit, not a fault. [1]
    straight_h: shortest straight line that is called interpolated. [h]
    straight_tolerance: deviation from it, as part of the meter's usual high value. [1]
    over_capacity: multiple of the capacity that is believed. [1]
    negative_share: negative values up to this part of the usual high value are noise. [1]
    gap_h: shortest outage that is told. [h]
    shift_level: part of the range above which a meter counts as running. [1]
    shift_contrast: how much a daily pattern must vary to be one (standard deviation of shares). [1]
    shift_ratio: how well a moved clock must explain the new pattern; smaller is stricter. [1]
    shift_min: smallest shift of the clock that is reported. [min]
    balance_sigmas: how far the unaccounted share may leave its usual band. [1]
    balance_error: error of the meters together, as part of the main meter. [1]

    >>> QualityLimits(stuck_h=8).stuck_h
    8
    """

    spike_local: float = 5.0
    spike_usual: float = 4.0
    spike_share: float = 0.25
    stuck_h: float = 4.0
    stuck_habit: float = 0.02
    straight_h: float = 2.0
    straight_tolerance: float = 1e-6
    over_capacity: float = 1.05
    negative_share: float = 0.01
    gap_h: float = 1.0
    shift_level: float = 0.05
    shift_contrast: float = 0.25
    shift_ratio: float = 0.65
    shift_min: float = 30.0
    balance_sigmas: float = 6.0
    balance_error: float = 0.02

    @classmethod
    def of(cls, own: Mapping[str, float], *, meter: str = "") -> Self:
        """Limits from the names and values that differ from the defaults.

        Raises
        ------
        LimitError
            If a name is unknown or a value is not positive.
        """
        known = [field.name for field in fields(cls)]
        for name, value in own.items():
            where = f" of meter {meter}" if meter else ""
            if name not in known:
                raise LimitError(f"Limit {name!r}{where} is unknown.",
                                 hint=f"Limits: {', '.join(known)}.")  # fmt: skip
            if not (isinstance(value, int | float) and 0 < value < np.inf):
                raise LimitError(
                    f"Limit {name}{where} is {value!r}.", hint="Give a number above 0."
                )
        return cls(**{name: float(value) for name, value in own.items()})


@dataclass(frozen=True)
class Traits:
    """What the checks need to know of the meters, one entry per row of a Regular.

    limits: of each meter.
    capacity: highest plausible amount per hour (inf: not known).
    signed: whether negative values are meaningful (gauges, meters of both directions).
    gap_h: longest ordinary distance of two readings; steps between them are all alike. [h]
    unit: of the values, for sentences.
    rests: whether zero means something for however long, as it does for an output or heating.
    """

    limits: Sequence[QualityLimits]
    capacity: Floats
    signed: Bools
    gap_h: Floats
    unit: Sequence[str]
    rests: Bools

    @classmethod
    def simple(cls, meters: int, limits: QualityLimits | None = None) -> Self:
        """Meters of which nothing is known."""
        return cls(
            [limits or QualityLimits()] * meters, np.full(meters, np.inf),
            np.zeros(meters, np.bool_), np.zeros(meters), [""] * meters,
            np.zeros(meters, np.bool_),
        )  # fmt: skip

    def limit(self, name: str) -> Floats:
        """One limit of all meters."""
        return np.array([getattr(own, name) for own in self.limits], np.float64)
