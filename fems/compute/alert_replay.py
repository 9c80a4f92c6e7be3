"""What rules would have made of causes that are past."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fems.compute.alerts import Cause, Key, Rule, Rules


@dataclass(frozen=True)
class Fired:
    """An alert that would have been: from opening to closing (None: it would be open at the end)."""

    kind: str
    plant_id: int | None
    cause: str
    severity: str
    since: datetime
    opened_at: datetime
    closed_at: datetime | None
    times: int
    worst: float | None


@dataclass
class _Run:
    """A stretch of time in which a cause is there without a pause."""

    since: datetime
    until: datetime | None
    value: float | None
    severity: str | None
    times: int = field(default=1)


def replayed(
    causes: Iterable[Cause], rules: Rules, *, start: datetime, end: datetime
) -> list[Fired]:
    """Alerts that rules would have opened in [start, end), by opening.

    The same rules as of `step`, looked at in every instant instead of every minute: a cause holds for
    `hold` before it opens, pauses shorter than `calm` are none, and what is back within `again` is the
    same alert. An alert whose value fell a little below the threshold closes here and not there.

    Examples
    --------
    >>> from datetime import UTC
    >>> hour = [datetime(2026, 6, 1, h, tzinfo=UTC) for h in range(24)]
    >>> rules = Rules([Rule("meter.silent", "act", hold=timedelta(minutes=20), again=timedelta(hours=8))])
    >>> past = [Cause("meter.silent", hour[a], 1, "main", until=hour[b]) for a, b in ((1, 2), (5, 6), (20, 21))]
    >>> [(f.opened_at.hour, f.times) for f in replayed(past, rules, start=hour[0], end=hour[23])]
    [(1, 2), (20, 1)]
    """
    by_key: dict[Key, list[Cause]] = {}
    for cause in causes:
        rule = rules.of(cause.kind, cause.plant_id)
        if rule is not None and rule.enabled and rule.holds(cause.value) and cause.since < end:
            by_key.setdefault(cause.key, []).append(cause)
    found = []
    for key, of_key in by_key.items():
        rule = rules.of(key[0], key[1])
        if rule is not None:
            found += _fired(key, of_key, rule, start, end)
    return sorted(found, key=lambda one: one.opened_at)


def _fired(
    key: Key, causes: list[Cause], rule: Rule, start: datetime, end: datetime
) -> list[Fired]:
    fired: list[Fired] = []
    for run in _runs(causes, rule.calm):
        opened = run.since + rule.hold
        if opened >= end or (run.until is not None and (opened > run.until or run.until <= start)):
            continue
        closed = None if run.until is None or run.until + rule.calm > end else run.until + rule.calm
        last = fired[-1] if fired else None
        if last and last.closed_at is not None and opened - last.closed_at <= rule.again:
            fired[-1] = Fired(*key, last.severity, last.since, last.opened_at, closed,
                              last.times + 1, _worse(last.worst, run.value))  # fmt: skip
            continue
        fired.append(Fired(*key, run.severity or rule.severity, run.since, opened, closed, 1,
                           run.value))  # fmt: skip
    return fired


def _runs(causes: list[Cause], calm: timedelta) -> list[_Run]:
    """Causes that overlap, or follow within the calm, as one."""
    runs: list[_Run] = []
    for cause in sorted(causes, key=lambda c: c.since):
        last = runs[-1] if runs else None
        if last and (last.until is None or cause.since <= last.until + calm):
            if last.until is not None:
                last.until = None if cause.until is None else max(last.until, cause.until)
            last.value = _worse(last.value, cause.value)
        else:
            runs.append(_Run(cause.since, cause.until, cause.value, cause.severity))
    return runs


def _worse(one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    return max(known, default=None)
