"""fems alerts rules, rule and test: when alerts open, and what would have fired."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Any

import typer

from fems.cli.alerts import KindOption, PlantOption, database_url, require_kind
from fems.cli.output import JsonOption, console, print_json, print_table, settings_of, stderr
from fems.clock import parse_instant, time_zone, utc_now
from fems.compute.alert_kinds import ALERT_KINDS
from fems.compute.alert_replay import Fired, replayed
from fems.errors import SettingsError
from fems.jobs.alert_causes import causes_of
from fems.store import alerts as store
from fems.store.figures import read_complex
from fems.store.plants import find_plant, read_plants
from fems.store.pool import connect

DEFAULT_DAYS = 28
EXAMPLES = 3


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("rules")(rules)
    app.command("rule")(rule)
    app.command("test")(try_rules)


def rules(context: typer.Context, json: JsonOption = False) -> None:
    """List the rules: from which value on, for how long, how loud, in which hours not.

    A rule of a plant counts before the one for all plants.
    """
    with connect(database_url(settings_of(context))) as conn:
        rows = store.read_rule_rows(conn)
    if json:
        print_json({"rules": [{**row, "unit": ALERT_KINDS[row["kind"]].unit} for row in rows]})
        return
    print_table(
        ("kind", "plant", "from", "", "hold", "calm", "again", "quiet", "escalate"),
        ((r["kind"], r["plant"] or "all", r["threshold"], r["severity"] if r["enabled"] else "off",
          r["hold_min"], r["calm_min"], r["again_min"],
          r["quiet_from"] and f"{r['quiet_from']:%H:%M}-{r['quiet_to']:%H:%M}", r["escalate_min"])
         for r in rows),
    )  # fmt: skip
    console.print("Times in minutes; quiet hours in plant time, for 'look' only.")


def rule(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="Kind, as 'rules' lists it.")],
    plant: PlantOption = None,
    threshold: Annotated[float | None, typer.Option(help="From which value on.")] = None,
    hold_min: Annotated[int | None, typer.Option(min=0, help="Lasts so long before it opens. [min]")] = None,
    calm_min: Annotated[int | None, typer.Option(min=0, help="Is gone so long before it closes. [min]")] = None,
    again_min: Annotated[int | None, typer.Option(min=0, help="Back within: the same alert. [min]")] = None,
    severity: Annotated[str | None, typer.Option(help="'act' or 'look'.")] = None,
    quiet: Annotated[
        str | None, typer.Option(help="Plant time, such as 20:00-08:00, or 'none'; for 'look'.")
    ] = None,
    escalate_min: Annotated[
        int | None, typer.Option(min=0, help="Nobody took it on for so long; 0: never. [min]")
    ] = None,
    enabled: Annotated[bool | None, typer.Option("--on/--off", help="Whether it counts.")] = None,
    reset: Annotated[bool, typer.Option(help="Drop the plant's own rule.")] = False,
) -> None:  # fmt: skip
    """Change a rule: of a plant, or for all that have none of their own. What is not given stays.

    Example: fems alerts rule load.base --plant steel --threshold 0.4 --quiet 18:00-07:00
    """
    require_kind(kind)
    if severity not in (None, "act", "look"):
        raise SettingsError(f"Severity {severity!r} is unknown.", hint="Write 'act' or 'look'.")
    if threshold is not None and not ALERT_KINDS[kind].unit:
        raise SettingsError(f"{kind} has no threshold.", hint="Use --hold-min, or switch it --off.")
    with connect(database_url(settings_of(context))) as conn:
        plant_id = find_plant(conn, plant)["plant_id"] if plant else None
        if reset:
            _reset(store.delete_rule(conn, kind, plant_id) if plant_id else None, kind, plant)
            return
        rows = {(r["kind"], r["plant_id"]): r for r in store.read_rule_rows(conn)}
        before = rows.get((kind, plant_id)) or rows[kind, None]
        given = {"threshold": threshold, "hold_min": hold_min, "calm_min": calm_min,
                 "again_min": again_min, "severity": severity, "enabled": enabled}  # fmt: skip
        changed = before | {name: value for name, value in given.items() if value is not None}
        if quiet is not None:
            changed |= dict(zip(("quiet_from", "quiet_to"), _quiet(quiet), strict=True))
        if escalate_min is not None:
            changed["escalate_min"] = escalate_min or None
        store.write_rule(conn, changed | {"plant_id": plant_id})
    stderr.print(
        f"{kind} of {plant or 'all plants'} is changed. 'fems alerts test' shows what it means."
    )


def try_rules(
    context: typer.Context,
    since: Annotated[
        str | None,
        typer.Option(
            help="First day or instant, in the complex's time; four weeks ago if not given."
        ),
    ] = None,
    kind: KindOption = None,
    plant: PlantOption = None,
    threshold: Annotated[float | None, typer.Option(help="Another threshold, to try it.")] = None,
    json: JsonOption = False,
) -> None:
    """Show which alerts the rules would have opened on what has happened; nothing is changed or sent.

    Example: fems alerts test --since 2026-05-01 --kind load.base --threshold 0.4
    """
    require_kind(kind)
    if threshold is not None and (kind is None or not ALERT_KINDS[kind].unit):
        raise SettingsError("A threshold is of one kind that has one.", hint="Give --kind too.")
    now = utc_now()
    with connect(database_url(settings_of(context))) as conn:
        place = read_complex(conn)
        zone = time_zone(place["time_zone"] if place else "UTC")
        start = parse_instant(since, zone) if since else now - timedelta(days=DEFAULT_DAYS)
        if start >= now:
            raise SettingsError(f"{since} is not over.", hint="Give a day that is past.")
        plants = read_plants(conn)
        wanted = find_plant(conn, plant)["plant_id"] if plant else None
        kept = store.read_rules(conn)
        if threshold is not None:
            kept = kept.tried(str(kind), threshold)
        trials = [
            Trial(one, start, now, None if causes is None else [
                f for f in replayed(causes, kept, start=start, end=now)
                if wanted is None or f.plant_id == wanted])
            for one in ([kind] if kind else ALERT_KINDS)
            for causes in [causes_of(conn, one, start=start, end=now)]
        ]  # fmt: skip
    codes = dict(zip(plants["plant_id"].tolist(), plants["code"], strict=True))
    if json:
        print_json({"start": start, "end": now, "rules": [t.as_dict(codes) for t in trials]})
        return
    print_table(
        ("kind", "alerts", "plants", "a week", "open h", "longest h", "latest"),
        (trial.row(codes, zone) for trial in trials),
    )
    if any(trial.fired is None for trial in trials):
        console.print("–: nothing was written down from which it could be told")


@dataclass(frozen=True)
class Trial:
    """What a rule would have done; fired is None where the past is not known."""

    kind: str
    start: datetime
    end: datetime
    fired: Sequence[Fired] | None

    def hours(self) -> list[float]:
        """For how long each alert was open. [h]"""
        return [
            ((one.closed_at or self.end) - max(one.opened_at, self.start)).total_seconds() / 3600
            for one in self.fired or ()
        ]

    def row(self, codes: dict[int, str], zone: Any) -> tuple[Any, ...]:  # noqa: ANN401 (tzinfo)
        """For the table."""
        if self.fired is None:
            return (self.kind, *[None] * 6)
        hours, weeks = self.hours(), (self.end - self.start) / timedelta(weeks=1)
        latest = [f"{codes.get(one.plant_id or 0, 'complex')} {one.opened_at.astimezone(zone):%m-%d %H:%M}"
                  for one in self.fired[-EXAMPLES:]]  # fmt: skip
        return (self.kind, len(self.fired), len({one.plant_id for one in self.fired}),
                f"{len(self.fired) / weeks:.1f}", f"{sum(hours):.1f}",
                f"{max(hours, default=0):.1f}", ", ".join(reversed(latest)))  # fmt: skip

    def as_dict(self, codes: dict[int, str]) -> dict[str, Any]:
        """For JSON."""
        if self.fired is None:
            return {"kind": self.kind, "known": False}
        hours = self.hours()
        return {
            "kind": self.kind, "known": True, "alerts": len(self.fired), "open_h": sum(hours),
            "longest_h": max(hours, default=0.0),
            "fired": [{"plant": codes.get(one.plant_id or 0), "cause": one.cause, "since": one.since,
                       "severity": one.severity, "opened_at": one.opened_at, "closed_at": one.closed_at,
                       "times": one.times, "worst": one.worst} for one in self.fired],
        }  # fmt: skip


def _reset(dropped: bool | None, kind: str, plant: str | None) -> None:
    if dropped is None:
        raise SettingsError("Only a plant's own rule can be dropped.", hint="Give --plant.")
    if not dropped:
        raise SettingsError(f"Plant {plant} has no rule of its own for {kind}.")
    stderr.print(f"For {plant}, {kind} is as for all plants again.")


def _quiet(text: str) -> tuple[time | None, time | None]:
    if text == "none":
        return None, None
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)", text)
    if not found:
        raise SettingsError(f"{text!r} are no quiet hours.", hint="Write 20:00-08:00, or none.")
    first, last = (time(int(found[n]), int(found[n + 1])) for n in (1, 3))
    if first == last:
        raise SettingsError(
            "Quiet hours from a time to the same time are none.", hint="Write 'none'."
        )
    return first, last
