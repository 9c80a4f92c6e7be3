"""One message about one or many alerts, in the receiver's language."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from fems.compute.alert_words import moment, sentence, title, to_do, worth

MOST_LINES = 20
_PREFIX = {
    "en": {"worse": "Worse: ", "escalated": "Nobody took it on: ", "reminded": "Still so: ", "closed": "Over: "},
    "ko": {"worse": "악화: ", "escalated": "미조치: ", "reminded": "지속 중: ", "closed": "해소: "},
}  # fmt: skip
_WORDS = {
    "en": {"many": "{n} alerts", "since": "since", "more": "and {n} more"},
    "ko": {"many": "경보 {n}건", "since": "시작", "more": "외 {n}건"},
}


def message(
    alerts: Sequence[Mapping[str, Any]], language: str, *, sees_cost: bool = True,
    address: str | None = None,
) -> tuple[str, str]:  # fmt: skip
    """Title and text of what is to be told at once.

    Parameters
    ----------
    alerts : sequence of mapping
        what (opened, worse, escalated, reminded, closed), alert_id, kind, plant, name_en, name_ko, cause,
        since, members, value, facts, won, kg_co2e, time_zone; the most important first.
    language : str
        'ko' or 'en'.
    sees_cost : bool
        Whether the receiver may see what energy costs.
    address : str, optional
        Of the dashboard, for the link.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> alert = {"what": "closed", "alert_id": 7, "kind": "job.failed", "cause": "cost", "plant": None,
    ...     "name_en": None, "name_ko": None, "since": datetime(2026, 6, 1, tzinfo=UTC), "members": 1,
    ...     "value": None, "facts": {"error": "x"}, "won": None, "kg_co2e": None, "time_zone": "UTC"}
    >>> message([alert], "en", address="https://energy.example")[0]
    '[FEMS] Over: Job failed'
    >>> print(message([alert], "en", address="https://energy.example")[1])
    Over: The job cost fails: x.
    #7 · since 2026-06-01 00:00
    <BLANKLINE>
    https://energy.example/alerts
    """
    words = _WORDS[language]
    paragraphs = [
        _paragraph(alert, language, sees_cost=sees_cost, alone=len(alerts) == 1)
        for alert in alerts[:MOST_LINES]
    ]
    if len(alerts) > MOST_LINES:
        paragraphs.append(words["more"].format(n=len(alerts) - MOST_LINES))
    if address:
        paragraphs.append(f"{address}/alerts")
    return f"[FEMS] {_title(alerts, language)}", "\n\n".join(paragraphs)


def _title(alerts: Sequence[Mapping[str, Any]], language: str) -> str:
    first = alerts[0]
    if len(alerts) > 1:
        return (
            f"{_WORDS[language]['many'].format(n=len(alerts))} · {title(first['kind'], language)}"
        )
    name = first[f"name_{language}"]
    text = _PREFIX[language].get(first["what"], "") + title(first["kind"], language)
    return f"{text} · {name}" if name else text


def _paragraph(alert: Mapping[str, Any], language: str, *, sees_cost: bool, alone: bool) -> str:
    zone = ZoneInfo(alert["time_zone"])
    prefix = _PREFIX[language].get(alert["what"], "")
    lines = [prefix + sentence(alert, language, zone)]
    if alone and alert["what"] != "closed":
        lines.append(to_do(alert["kind"], language))
    about = [f"#{alert['alert_id']}", f"{_WORDS[language]['since']} {moment(alert['since'], zone)}",
             worth(alert, language, won=sees_cost)]  # fmt: skip
    return "\n".join([*lines, " · ".join(part for part in about if part)])
