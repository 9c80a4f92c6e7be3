"""From causes to alerts: which open, go on, get worse, are over; one open alert per cause."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any, Literal

from fems.compute.alert_kinds import ALERT_KINDS

RELEASE = 0.9
"""An open alert goes on while the value is beyond this part of the threshold. [1]"""
NAMED = 10
"""Meters an alert names."""
Severity = Literal["act", "look"]
Event = Literal["opened", "worse", "escalated", "reminded", "closed"]
Key = tuple[str, int | None, str]


@dataclass(frozen=True)
class Cause:
    """Something that is so from `since` until `until` (None: still).

    plant_id: None is the complex as a whole, or the installation. cause: what of it. kwh: energy it
    has cost, to be priced. meter: its code, where several may share an alert. severity: the rule's
    unless it is given.
    """

    kind: str
    since: datetime
    plant_id: int | None = None
    cause: str = ""
    until: datetime | None = None
    value: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    members: int = 1
    meter: str | None = None
    severity: Severity | None = None
    kwh: float | None = None
    won: float | None = None
    kg_co2e: float | None = None

    @property
    def key(self) -> Key:
        """What one alert is open for."""
        return (self.kind, self.plant_id, self.cause)


@dataclass(frozen=True)
class Rule:
    """When causes of a kind become an alert; a row of alert_rule."""

    kind: str
    severity: Severity
    plant_id: int | None = None
    threshold: float | None = None
    hold: timedelta = timedelta()
    calm: timedelta = timedelta()
    again: timedelta = timedelta()
    quiet: tuple[time, time] | None = None
    escalate: timedelta | None = None
    enabled: bool = True

    def holds(self, value: float | None, *, is_open: bool = False) -> bool:
        """Whether a value is enough; one that is open already needs a tenth less.

        >>> rule = Rule("load.base", "look", threshold=0.25)
        >>> rule.holds(0.24), rule.holds(0.24, is_open=True)
        (False, True)
        """
        if self.threshold is None or value is None:
            return True
        if ALERT_KINDS[self.kind].below:
            return value <= self.threshold / (RELEASE if is_open else 1.0)
        return value >= self.threshold * (RELEASE if is_open else 1.0)


@dataclass(frozen=True)
class Alert:
    """An alert as table alert keeps it; alert_id is None before it is stored."""

    kind: str
    plant_id: int | None
    cause: str
    severity: Severity
    since: datetime
    opened_at: datetime
    seen_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    alert_id: int | None = None
    closed_at: datetime | None = None
    times: int = 1
    members: int = 1
    told_members: int = 1
    value: float | None = None
    won: float | None = None
    kg_co2e: float | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    snoozed_until: datetime | None = None
    owner: str | None = None
    escalated_at: datetime | None = None

    @property
    def key(self) -> Key:
        """As of its cause."""
        return (self.kind, self.plant_id, self.cause)


@dataclass(frozen=True)
class Change:
    """An alert as it is from now on, and what people are to be told of it, if anything."""

    alert: Alert
    event: Event | None = None


class Rules:
    """Rules by kind and plant: a plant's own counts before that for all.

    >>> rules = Rules([Rule("load.base", "look"), Rule("load.base", "act", plant_id=7)])
    >>> rules.of("load.base", 7).severity, rules.of("load.base", 8).severity
    ('act', 'look')
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = {(rule.kind, rule.plant_id): rule for rule in rules}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def tried(self, kind: str, threshold: float) -> "Rules":
        """The same rules with another threshold for a kind."""
        return Rules(replace(r, threshold=threshold) if r.kind == kind else r for r in self)

    def of(self, kind: str, plant_id: int | None) -> Rule | None:
        """The rule that counts; None where the kind has none."""
        return self._rules.get((kind, plant_id)) or self._rules.get((kind, None))


def step(
    causes: Iterable[Cause],
    alerts: Iterable[Alert],
    rules: Rules,
    *,
    looked: Collection[str],
    now: datetime,
) -> list[Change]:
    """What changes at an instant.

    Parameters
    ----------
    causes : iterable of Cause
        All there are of the kinds in `looked`; alerts of other kinds neither open nor close.
    alerts : iterable of Alert
        Those open, and those closed so lately that a cause which is back opens them again.
    rules : Rules
    looked : collection of str
        Kinds whose causes were looked for.
    now : datetime

    Returns
    -------
    list of Change
        One per alert that is there, new, over, or about which somebody is to be told. The same call
        on the result changes nothing but the time it was last seen.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    >>> rules = Rules([Rule("meter.silent", "act", hold=timedelta(minutes=20))])
    >>> silent = Cause("meter.silent", noon, plant_id=1, cause="main", meter="main")
    >>> [len(step([silent], [], rules, looked={"meter.silent"}, now=noon + timedelta(minutes=m)))
    ...  for m in (10, 20)]
    [0, 1]
    """
    known: dict[Key, Alert] = {}
    for alert in sorted(alerts, key=lambda a: (a.closed_at is None, a.closed_at or now)):
        known[alert.key] = alert  # the open one, else the one closed last
    changes, there = [], set()
    for cause in grouped(causes):
        rule, before = rules.of(cause.kind, cause.plant_id), known.get(cause.key)
        is_open = before is not None and before.closed_at is None
        if rule is None or not rule.enabled or not rule.holds(cause.value, is_open=is_open):
            continue
        if not is_open and now - cause.since < rule.hold:
            continue
        there.add(cause.key)
        changes.append(_seen(cause, before, rule, now))
    for alert in known.values():
        if alert.closed_at is None and alert.key not in there:
            changes += _unseen(alert, rules, over=alert.kind in looked, now=now)
    return changes


def grouped(causes: Iterable[Cause]) -> list[Cause]:
    """One cause per alert: since the first, with the worst value, the sum of members and their names."""
    groups: dict[Key, list[Cause]] = {}
    for cause in causes:
        groups.setdefault(cause.key, []).append(cause)
    return [_merged(group) for group in groups.values()]


def _merged(group: Sequence[Cause]) -> Cause:
    first, meters = group[0], [cause.meter for cause in group if cause.meter is not None]
    facts = {**first.facts, "meters": meters[:NAMED]} if meters else dict(first.facts)
    if len(group) == 1:
        return replace(first, facts=facts)
    worst = min if ALERT_KINDS[first.kind].below else max
    return replace(
        first, facts=facts, members=sum(cause.members for cause in group),
        since=min(cause.since for cause in group),
        value=worst((c.value for c in group if c.value is not None), default=None),
        won=max((c.won for c in group if c.won is not None), default=None),
    )  # fmt: skip


def _seen(cause: Cause, before: Alert | None, rule: Rule, now: datetime) -> Change:
    """Open, go on, get worse, or come back."""
    told: dict[str, Any] = {
        "severity": cause.severity or rule.severity, "facts": cause.facts, "members": cause.members,
        "value": cause.value, "won": cause.won, "kg_co2e": cause.kg_co2e, "seen_at": now,
    }  # fmt: skip
    back = before and before.closed_at is not None and now - before.closed_at <= rule.again
    if before is None or (before.closed_at is not None and not back):
        return Change(
            Alert(cause.kind, cause.plant_id, cause.cause, since=cause.since, opened_at=now,
                  told_members=cause.members, **told), "opened",
        )  # fmt: skip
    if back:
        return Change(
            replace(before, closed_at=None, since=cause.since, opened_at=now, escalated_at=None,
                    times=before.times + 1, **told), "opened",
        )  # fmt: skip
    alert = replace(before, **told)
    if cause.members >= max(2 * alert.told_members, alert.told_members + 3):
        return Change(
            replace(alert, told_members=cause.members, acknowledged_by=None, acknowledged_at=None),
            "worse",
        )
    return _waiting(alert, rule, now)


def _unseen(alert: Alert, rules: Rules, *, over: bool, now: datetime) -> list[Change]:
    rule = rules.of(alert.kind, alert.plant_id)
    if rule is None or not rule.enabled or (over and now - alert.seen_at >= rule.calm):
        return [Change(replace(alert, closed_at=now, snoozed_until=None), "closed")]
    change = _waiting(alert, rule, now)
    return [change] if change.event else []


def _waiting(alert: Alert, rule: Rule, now: datetime) -> Change:
    """Remind when a snooze is over; escalate, once, what nobody has taken on for too long."""
    snoozed = alert.snoozed_until is not None
    if alert.snoozed_until is not None and alert.snoozed_until <= now:
        event: Event | None = None if alert.acknowledged_at else "reminded"
        reminded = replace(alert, snoozed_until=None, escalated_at=alert.escalated_at or now)
        return Change(reminded, event)
    taken = alert.acknowledged_at is not None or alert.owner is not None or snoozed
    if rule.escalate is None or taken or alert.escalated_at is not None:
        return Change(alert)
    if now - alert.opened_at < rule.escalate:
        return Change(alert)
    return Change(replace(alert, escalated_at=now), "escalated")
