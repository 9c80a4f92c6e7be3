"""When a message may be sent: quiet hours."""

from datetime import datetime, timedelta, tzinfo

from fems.compute.alerts import Rule


def due_at(rule: Rule, severity: str, zone: tzinfo, *, now: datetime) -> datetime:
    """Now, or the end of the quiet hours; what is to be done at once knows none.

    >>> from datetime import time
    >>> from zoneinfo import ZoneInfo
    >>> seoul = ZoneInfo("Asia/Seoul")
    >>> rule = Rule("load.base", "look", quiet=(time(20), time(8)))
    >>> due_at(rule, "look", seoul, now=datetime(2026, 6, 1, 23, tzinfo=seoul)).isoformat()
    '2026-06-02T08:00:00+09:00'
    """
    if rule.quiet is None or severity == "act":
        return now
    begin, end = rule.quiet
    local = now.astimezone(zone)
    at = local.time()
    if not (begin <= at < end if begin < end else at >= begin or at < end):
        return now
    day = local.date() if at < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, zone)
