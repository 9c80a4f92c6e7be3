"""Power and gauges: the area below a line through the readings."""

import numpy as np
import numpy.typing as npt

from fems.compute.finding import Finding
from fems.compute.metering.amounts import alone
from fems.compute.metering.pieces import in_canonical_unit, unknown_gaps
from fems.compute.metering.reads import Reads, finding
from fems.compute.segments import (
    GAUGE,
    KINDS,
    PLAUSIBLE_MARGIN,
    US_PER_H,
    Bools,
    Floats,
    Ints,
    MeterFacts,
    Rows,
    Segments,
)


def curves(reads: Reads, meters: MeterFacts) -> tuple[Segments, Rows, list[Finding]]:
    """Segments below the lines between neighbours, gaps over outages, and what was odd.

    power [kW -> kWh]: a straight line from reading to reading, or, where a reading is the mean
    since the one before, that mean. gauge [degC -> degC h]: a straight line, and over an outage of
    up to estimate_up_to the same, estimated. A value that cannot be is left out: alone, the line
    between its neighbours takes its place and is estimated; several in a row are missing.
    """
    canonical = reads.value * meters.scale[reads.row] + meters.offset[reads.row]
    wild = np.abs(canonical) > PLAUSIBLE_MARGIN * meters.capacity[reads.row]
    found = [
        one
        for kind in np.unique(meters.kind[reads.row[wild]]).tolist()
        for one in finding(
            f"{KINDS[kind]}.spike",
            "A value was more than its meter can measure and was left out.",
            *_when(reads, wild & (meters.kind[reads.row] == kind)),
        )
    ]
    lone = alone(wild, reads.meter_id[1:] == reads.meter_id[:-1])
    lone &= ~meters.mean_of_period[reads.row]
    place = np.flatnonzero(~lone)
    segments, gaps = _lines(reads[place], wild[place], np.diff(place) > 1, meters)
    return segments, gaps, found


def _when(reads: Reads, which: Bools) -> tuple[npt.NDArray[np.int32], Ints, Ints]:
    """Meter of readings, and the instant they are of."""
    return reads.meter_id[which], reads.at_us[which], reads.at_us[which] + 1


def _lines(reads: Reads, wild: Bools, bridge: Bools, meters: MeterFacts) -> tuple[Segments, Rows]:
    """Lines between neighbours; bridge: those over a value left out, which are estimated."""
    row, span = reads.row[:-1], np.diff(reads.at_us)
    paired = reads.meter_id[1:] == reads.meter_id[:-1]
    paired &= meters.kind[row] == meters.kind[reads.row[1:]]
    flat = meters.mean_of_period[reads.row[1:]]
    paired &= ~(wild[1:] | (wild[:-1] & ~flat)) | (flat & alone(wild, paired)[1:])
    silent = span > meters.max_gap_us[row]
    drawn = ~silent | ((meters.kind[row] == GAUGE) & (span <= meters.estimate_up_to_us[row]))
    drawn &= paired & ~(flat & wild[1:])
    amount, slope = _areas(reads, flat)
    doubt = reads.doubt[1:] | (reads.doubt[:-1] & ~flat)
    segments = Segments(
        row[drawn], reads.meter_id[:-1][drawn], reads.at_us[:-1][drawn], reads.at_us[1:][drawn],
        amount[drawn], (silent | bridge)[drawn], doubt[drawn], slope[drawn],
    )  # fmt: skip
    lost = paired & ~drawn
    gaps = unknown_gaps(reads.meter_id[:-1][lost], reads.at_us[:-1][lost], reads.at_us[1:][lost])
    return in_canonical_unit(segments, reads.row[1:][drawn], meters), gaps


def _areas(reads: Reads, flat: Bools) -> tuple[Floats, Floats]:
    """Area below each line [own unit x h], and how it rises [own unit x h per us^2]."""
    span = np.diff(reads.at_us)
    left, right = reads.value[:-1], reads.value[1:]
    mean = np.where(flat, right, (left + right) / 2)
    rise = np.where(flat, 0.0, right - left)
    return mean * (span / US_PER_H), rise / np.maximum(span, 1) / US_PER_H
