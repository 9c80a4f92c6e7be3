"""Data faults at known times: what is published differs from what is true."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from fems.clock import plant_day
from fems.simulate.behaviour import Fault
from fems.simulate.grid import Bools, Floats, Ints
from fems.simulate.publish import Publisher


@dataclass(frozen=True)
class DatedFault:
    """A fault with its span in UTC. [µs since the epoch; start included, end excluded]"""

    fault: Fault
    start_us: int
    end_us: int
    late_us: int  # how long after the span its readings arrive; 0 if they were not late

    @classmethod
    def of(cls, fault: Fault, *, anchor: date, zone: ZoneInfo) -> "DatedFault":
        """Date a fault by the anchor."""
        midnight = plant_day(anchor + timedelta(days=fault.day), zone).start
        start = int((midnight + timedelta(hours=fault.hour)).timestamp() * 1_000_000)
        momentary = fault.kind == "rollover"
        end = start if momentary else start + round(fault.hours * 3_600_000_000)
        late = round(fault.delay_h * 3_600_000_000) if fault.kind == "late" else 0
        return cls(fault, start, end, late)


@dataclass(frozen=True)
class Published:
    """Readings of one meter on their way out."""

    ts_us: Ints
    value: Floats
    arrives_us: Ints


def with_faults(ts_us: Ints, publisher: Publisher, faults: list[DatedFault]) -> Published:
    """Readings of a meter at some instants, as its faults let them out.

    A rollover is not seen here: it lies in the counter's start value.
    """
    value, arrives_us = publisher.values(ts_us), ts_us
    keep = np.ones(len(ts_us), dtype=bool)
    for dated in faults:
        hit = (ts_us >= dated.start_us) & (ts_us < dated.end_us)
        if not hit.any():
            continue
        match dated.fault.kind:
            case "gap" | "exchange":  # nothing is read while the fitter works
                keep &= ~hit
            case "spike":
                value = _spiked(value, hit, publisher, dated.fault.value)
            case "stuck":
                value = np.where(hit, publisher.values(np.array([dated.start_us])), value)
            case "late":
                arrives_us = np.where(hit, dated.end_us + dated.late_us, arrives_us)
    return Published(ts_us[keep], value[keep], arrives_us[keep])


def _spiked(value: Floats, hit: Bools, publisher: Publisher, by: float) -> Floats:
    spiked = np.round(value + by, publisher.decimals)
    if publisher.meter.kind == "register":
        spiked = publisher.rolled(spiked)
    return np.where(hit, spiked, value)
