"""The dashboard of a complex of 200 plants with a thousand meters and 35 million intervals.

What a real browser asks on each page is asked again over HTTP: of a server that remembers nothing, then
of one that does; then by fifty people at human pace beside ingest and jobs. BENCH_PARTS names parts.
"""

import os
import sys
import time
from dataclasses import asdict

import psycopg
from _claims import claim, report
from _complex_rig import a_complex
from _dash_browser import look
from _dash_ingest import PER_SECOND, busy_plants, lag
from _dash_rig import Person, dashboard, paths_of, percentile
from _dash_users import OK, at_work

from fems.clock import utc_now
from fems.roles import Role

PARTS = os.environ.get("BENCH_PARTS", "callbacks,users").split(",")
BEGIN_S = int(os.environ.get("BENCH_BEGIN_S", "150"))
"""People come to a server that remembers nothing: their first minutes are told apart."""
LOAD_S = int(os.environ.get("BENCH_LOAD_S", "120"))
WARM_ROUNDS = 9
OVERVIEW = "overview-"
READ = """
    SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0) FROM pg_stat_all_tables
     WHERE schemaname = '_timescaledb_internal' AND relname IN (
           SELECT chunk_name FROM timescaledb_information.chunks WHERE hypertable_name = 'interval_energy')
"""
PEOPLE = {
    "admin": paths_of(Role.ADMINISTRATOR, "p1"),
    "operator": paths_of(Role.COMPLEX_OPERATOR, "p1"),
    "u1": paths_of(Role.VIEWER, "p1"),
}


def main() -> int:
    claims, details = [], {}
    with a_complex() as (settings, url, said):
        details["complex"] = said
        with dashboard(settings) as address:
            first, calls = look(address, PEOPLE)
        details["first_page"] = asdict(first)
        claims += of_browser(first)
        say(details["first_page"])
        if "callbacks" in PARTS:
            found = callbacks(settings, url, calls["admin"])
            claims += of_callbacks(found)
            details["callbacks_ms"], details["interval_rows_of_a_page"] = found["ms"], found["rows"]
            say(found)
        if "users" in PARTS:
            found = users(settings, url, calls)
            claims += of_users(found)
            details["users"] = found
    return report("dashboard", claims, details=details)


def of_browser(first):
    return [
        claim("first page usable in a new browser [s]", first.new_browser_s, "<=", 2),
        claim("scripts of the first page as sent [MB]", first.script_bytes / 1e6, "<=", 1.5),
        claim("requests that leave the machine", len(first.outside), "<=", 0),
    ]


def callbacks(settings, url, calls):
    """Times of each callback, cold and warm [ms], and the rows of intervals that each page had read."""
    times, rows = {}, {}
    for page in dict.fromkeys(call.page for call in calls):
        mine = [call for call in calls if call.page == page]
        before = read(url)
        with dashboard(settings) as address:
            person = Person(address, "admin")
            cold = [answered(person, call) for call in mine]
            for call, first in zip(mine, cold, strict=True):
                warm = [answered(person, call) for _ in range(WARM_ROUNDS)]
                times[f"/{page} {call.output}"] = {
                    "cold": first,
                    "warm": sorted(warm)[-1],
                    "all": warm,
                }
            person.leave()
        rows[f"/{page}"] = read(url) - before
        say({page: cold})
    ours = [value for each in times.values() for value in each.pop("all")]
    return {"ms": times, "p95": percentile(ours, 0.95), "rows": rows}


def answered(person, call):
    """How long a callback took [ms]."""
    status, took, _ = person.call(call.body)
    assert status in {OK, 204}, f"{call.page} {call.output}: {status}"
    return round(1e3 * took, 1)


def read(url):
    """Rows of intervals that were read so far; sessions that ended have told of theirs."""
    time.sleep(1)
    with psycopg.connect(url) as conn:
        return int(conn.execute(READ).fetchone()[0])


def of_callbacks(found):
    first = [v for name, v in found["ms"].items() if name.startswith(f"/ {OVERVIEW}")]
    return [
        claim("callbacks of all pages, p95 [ms]", found["p95"], "<=", 100),
        claim("overview, slowest callback, warm [ms]", max(v["warm"] for v in first), "<=", 50),
        claim("overview, slowest callback, cold [ms]", max(v["cold"] for v in first), "<=", 500),
        claim("rows of intervals read for the page that reads most", max(found["rows"].values()), "<=", 200_000),
    ]  # fmt: skip


def users(settings, url, calls):
    """Fifty people beside the plants, and how late readings are without and with them."""
    of = {"admin": calls["admin"], "operator": calls["operator"]}
    names = ["admin", "operator", *(f"u{n}" for n in range(1, 49))]
    with busy_plants(settings), dashboard(settings) as address:
        alone_from = utc_now()
        time.sleep(LOAD_S / 2)
        people_from = utc_now()
        calls_of = {name: of.get(name) or own(calls["u1"], name) for name in names}
        begun = at_work(address, names, calls_of.get, BEGIN_S)
        times = at_work(address, names, calls_of.get, LOAD_S)
        until = utc_now()
        time.sleep(5)
        took, first = ([1e3 * t for _, t in some.of] for some in (times, begun))
        by_output = {}
        for output, t in times.of:
            by_output.setdefault(output, []).append(1e3 * t)
        return {
            "people": len(names), "seconds": LOAD_S, "pages": times.pages, "answers": len(took),
            "errors": begun.errors + times.errors,
            "first_minutes": {"seconds": BEGIN_S, "answers": len(first), "median_ms": round(percentile(first, 0.5)),
                              "p95_ms": round(percentile(first, 0.95))},
            "median_ms": round(percentile(took, 0.5)), "p95_ms": round(percentile(took, 0.95)),
            "p99_ms": round(percentile(took, 0.99)), "messages_per_s": PER_SECOND,
            "lag_alone": lag(url, alone_from, people_from), "lag_beside": lag(url, people_from, until),
            "p95_of_callbacks_ms": {k: round(percentile(v, 0.95)) for k, v in sorted(by_output.items())},
        }  # fmt: skip


def own(calls, name):
    """The calls of the first viewer as those of another, about that one's plant."""
    plant = f"p{name[1:]}"
    return [
        type(call)(call.page, call.output, call.body.replace("/p1", f"/{plant}").replace('"p1"', f'"{plant}"'))
        for call in calls
    ]  # fmt: skip


def of_users(found):
    return [
        claim("answers to fifty people at work, p95 [ms]", found["p95_ms"], "<=", 300),
        claim("in their first minutes, p95 [ms]", found["first_minutes"]["p95_ms"], "<=", 300),
        claim("errors", len(found["errors"]), "<=", 0),
        claim("readings stored a second beside them", found["lag_beside"]["readings_per_s"], ">=", 0.98 * PER_SECOND),
        claim("lag of ingest beside them, 99th percentile [s]", found["lag_beside"]["p99_s"], "<=",
              max(1.0, 1.2 * found["lag_alone"]["p99_s"])),
    ]  # fmt: skip


def say(found):
    print(found, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
