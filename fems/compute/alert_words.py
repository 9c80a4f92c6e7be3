"""An alert in words, Korean or English: for pages, commands and messages alike."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from fems.compute.alert_kinds import ALERT_KINDS

_NOBODY = {"en": "no known plant", "ko": "등록되지 않은 공장"}
_MORE = {"en": " and {n} more", "ko": " 외 {n}대"}
NAMED = 3
LONGEST_ERROR = 200


def title(kind: str, language: str) -> str:
    """What kind of alert it is.

    >>> title("job.late", "ko")
    '작업 지연'
    """
    return ALERT_KINDS[kind].title[language == "ko"]


def to_do(kind: str, language: str) -> str:
    """What to do about it."""
    return ALERT_KINDS[kind].to_do[language == "ko"]


def sentence(alert: Mapping[str, Any], language: str, zone: tzinfo) -> str:
    """What is the matter, with its numbers.

    Parameters
    ----------
    alert : mapping
        kind, cause, value, members, facts; name_en and name_ko of its plant, None without one.
    language : str
        'ko' or 'en'.
    zone : tzinfo
        In which times are told.

    Examples
    --------
    >>> from datetime import UTC
    >>> sentence({"kind": "load.base", "cause": "", "name_en": "Mill", "name_ko": "제분소", "value": 0.5,
    ...           "members": 1, "facts": {"kw": 1234.5, "usual_kw": 823.0}}, "en", UTC)
    'Mill drew 1,234 kW out of hours, usually 823 kW.'
    """
    sentences = ALERT_KINDS[alert["kind"]].sentences
    text = sentences.get(alert["cause"]) or sentences[""]
    return text[language == "ko"].format_map(_words(alert, language, zone))


def page_of(alert: Mapping[str, Any]) -> str | None:
    """Where its cause is seen, below the dashboard's root; None where no page shows it.

    >>> page_of({"kind": "demand.breach", "plant": "mill"}), page_of({"kind": "job.late", "plant": None})
    ('plant/mill/demand', None)
    """
    page = ALERT_KINDS[alert["kind"]].page
    if "{plant}" in page and alert["plant"] is None:
        return None
    return page.format(plant=alert["plant"]) or None


def worth(alert: Mapping[str, Any], language: str, *, won: bool = True) -> str:
    """What it costs and emits, where that is known; empty where it is not.

    won: whether who reads it may see what energy costs.

    >>> worth({"won": 1234567.0, "kg_co2e": 890.0}, "en")
    '₩1,234,567 · 890 kg CO₂e'
    """
    parts = []
    if won and alert["won"] is not None:
        amount = f"{alert['won']:,.0f}"
        parts.append(f"{amount}원" if language == "ko" else f"₩{amount}")
    if alert["kg_co2e"] is not None:
        parts.append(f"{alert['kg_co2e']:,.0f} kg CO₂e")
    return " · ".join(parts)


def moment(at: datetime, zone: tzinfo) -> str:
    """A time in a zone.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 6, 1, 9, 5, tzinfo=UTC), UTC)
    '2026-06-01 09:05'
    """
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _words(alert: Mapping[str, Any], language: str, zone: tzinfo) -> dict[str, str]:
    facts, value = alert["facts"], alert["value"]
    names = facts["meters"] if isinstance(facts.get("meters"), list) else []
    more = alert["members"] - NAMED
    meters = ", ".join(names[:NAMED])
    if more > 0:
        meters += _MORE[language].format(n=more)
    words = {
        key: f"{number:,.0f}" for key, number in facts.items() if isinstance(number, int | float)
    }
    words |= {key: text for key, text in facts.items() if isinstance(text, str)}
    words |= {
        "plant": alert[f"name_{language}"] or _NOBODY[language],
        "cause": alert["cause"], "members": str(alert["members"]), "meters": meters,
        "value": "–" if value is None else f"{value:,.0f}",
        "above": "–" if value is None else f"{value:.1%}",
    }  # fmt: skip
    if "last" in facts:
        words["last"] = moment(datetime.fromisoformat(facts["last"]), zone)
    if "error" in facts:
        words["error"] = str(facts["error"])[:LONGEST_ERROR].rstrip(".")
    if "free_bytes" in facts:
        words["free_gb"] = f"{facts['free_bytes'] / 1e9:,.1f}"
    return words
