"""Registers: what they rose between two readings."""

from dataclasses import replace

import numpy as np

from fems.compute.finding import Finding
from fems.compute.metering.lives import with_exchanges
from fems.compute.metering.noise import rises, spikes
from fems.compute.metering.pieces import in_canonical_unit, known_gaps, unknown_gaps
from fems.compute.metering.reads import Reads, finding
from fems.compute.segments import (
    LONGEST_GAP_US,
    STUCK_REACH_US,
    Bools,
    Floats,
    Ints,
    MeterFacts,
    Rows,
    Segments,
)


def registers(
    reads: Reads, meters: MeterFacts, exchanges: Rows | None
) -> tuple[Segments, Rows, list[Finding]]:
    """Segments between neighbours, gaps over outages and exchanges, and what was odd."""
    said = with_exchanges(reads, exchanges, meters)
    spike = spikes(said, meters)
    reads = said[~spike] if spike.any() else said
    bridged = np.diff(np.flatnonzero(~spike)) > 1
    row, span = reads.row[:-1], np.diff(reads.at_us)
    rise = rises(reads, meters)
    paired = (reads.meter_id[1:] == reads.meter_id[:-1]) & (span > 0)
    cut = paired & (reads.life[1:] != reads.life[:-1])
    endless = paired & (span > LONGEST_GAP_US)
    compared = np.flatnonzero(paired & ~cut & _odd(rise, row, meters))
    rise, rolled, reset = _over_the_last_digit(rise, row, span, compared, meters)
    known = paired & ~cut & ~endless & ~reset
    jump = known & _too_fast(rise, row, span, meters)
    still = known & (rise == 0) & ~bridged
    caught_up, since, stood = _caught_up(still, jump & ~bridged, reads.at_us)
    silent = known & ~jump & ~stood & (span > meters.max_gap_us[row])
    every = Segments(
        row, reads.meter_id[:-1], reads.at_us[:-1], reads.at_us[1:], rise,
        jump, jump | reads.doubt[:-1] | reads.doubt[1:],
    )  # fmt: skip
    unknown = (cut | reset) & ~endless
    gaps = [
        known_gaps(_chosen(every, silent, reads, meters)),
        known_gaps(_chosen(replace(every, start_us=since), caught_up, reads, meters)),
        unknown_gaps(every.meter_id[unknown], every.start_us[unknown], every.end_us[unknown]),
    ]
    found = _found(
        replace(every, start_us=since), rolled=rolled, reset=reset, endless=endless,
        jump=jump & ~caught_up, caught_up=caught_up,
    )  # fmt: skip
    found += finding(
        "register.spike", "A single register value stood out and was left out.",
        said.meter_id[spike], said.at_us[spike], said.at_us[spike] + 1,
    )  # fmt: skip
    measured = known & ~silent & ~caught_up & ~stood
    return _chosen(every, measured, reads, meters), np.concatenate(gaps), found


def _caught_up(still: Bools, jump: Bools, at_us: Ints) -> tuple[Bools, Ints, Bools]:
    """Jumps after a standstill: which they are, since when the register stood, which spans that is.

    A register that stands and then jumps was stuck, or its gateway was: what it jumps by flowed
    since it stood, of which the last STUCK_REACH_US count.
    """
    since, stood = at_us[:-1].copy(), np.zeros(len(still), bool)
    moved = np.maximum.accumulate(np.where(still, -1, np.arange(len(still))))
    after = np.flatnonzero(jump[1:] & still[:-1]) + 1
    for at, still_from in zip(after.tolist(), (moved[after - 1] + 1).tolist(), strict=True):  # few
        reach = at_us[at] - STUCK_REACH_US
        begin = still_from + int(np.searchsorted(at_us[still_from:at], reach))
        since[at], stood[begin:at] = at_us[begin], True
    return jump & (since < at_us[:-1]), since, stood


def _chosen(every: Segments, which: Bools, reads: Reads, meters: MeterFacts) -> Segments:
    picked = Segments(
        every.row[which], every.meter_id[which], every.start_us[which], every.end_us[which],
        every.amount[which], every.estimated[which], every.suspect[which],
    )  # fmt: skip
    return in_canonical_unit(picked, reads.row[1:][which], meters)


def _odd(rise: Floats, row: Ints, meters: MeterFacts) -> Bools:
    """Rises that may not be what they seem: backwards, or for two ways more than half round."""
    if not meters.both_ways.any():
        return rise < 0
    both, half = meters.both_ways[row], 0.5 * meters.modulus[row]
    return np.where(both, (half > 0) & (np.abs(rise) > half), rise < 0)


def _over_the_last_digit(
    rise: Floats, row: Ints, span: Ints, odd: Ints, meters: MeterFacts
) -> tuple[Floats, Bools, Bools]:
    """Rises with rollovers undone, which these were, and which went back for another reason."""
    rolled, reset = np.zeros(len(rise), bool), np.zeros(len(rise), bool)
    if len(odd):
        own, both, modulus = rise[odd], meters.both_ways[row[odd]], meters.modulus[row[odd]]
        turned = np.where(own < 0, own + modulus, own - modulus)
        most = np.minimum(meters.plausible(row[odd], span[odd]), 0.5 * modulus)
        over = (modulus > 0) & (np.abs(turned) <= most)
        rise = rise.copy()
        rise[odd] = np.where(over, turned, own)
        rolled[odd], reset[odd] = over, ~over & ~both
    return rise, rolled, reset


def _too_fast(rise: Floats, row: Ints, span: Ints, meters: MeterFacts) -> Bools:
    if np.isinf(meters.capacity).all():
        return np.zeros(len(rise), bool)
    fast: Bools = np.abs(rise) > meters.plausible(row, span)
    return fast


def _found(every: Segments, **odd: Bools) -> list[Finding]:
    sentences = {
        "rolled": ("register.rollover", "A register passed its last digit."),
        "reset": (
            "register.reset",
            "A register went back; was the meter exchanged? Declare it, and no energy is lost.",
        ),
        "endless": (
            "register.silence",
            "A register was silent for over 400 days; that is left out.",
        ),
        "jump": ("register.jump", "A register moved faster than its capacity."),
        "caught_up": (
            "register.stuck",
            "A register stood still and then caught up at once; what it rose by is dealt out.",
        ),
    }
    return [
        one
        for name, (code, sentence) in sentences.items()
        for one in finding(
            code, sentence, every.meter_id[odd[name]], every.start_us[odd[name]],
            every.end_us[odd[name]],
        )
    ]  # fmt: skip
