"""Carbon at the size of a thousand plants: full recomputation, a new grid factor, and the report.

1,000 plants with four carriers at the boundary and three years of days, in a real TimescaleDB.
Electricity, city gas and steam are carriers; the fourth is a second electricity meter of each plant,
because no more carriers are registered. What is measured ends with the commit, and with the file.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from _claims import claim, report
from _servers import database, servers

from fems.ingest.factors import import_factors
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job
from fems.simulate.definition import sample_data_dir
from fems.store.factors import add_choice
from fems.store.pool import connect
from fems.store.stale import mark_carbon_stale

PLANTS, FIRST, LAST = 1_000, "2023-01-01", "2025-12-31"
FULL_S, FACTOR_S, XLSX_S, PDF_S, MEMORY_MB = 20, 5, 10, 30, 500
METERS = (
    ("main", "electricity"),
    ("main2", "electricity"),
    ("gas", "city_gas"),
    ("steam", "steam"),
)
REPORT = """
import resource, sys, time
from pathlib import Path
from datetime import date
from fems.clock import utc_now
from fems.report.content import build
from fems.report.formats import write_report
from fems.report.subject import Request, Subject
from fems.store.pool import connect
url, file = sys.argv[1], Path(sys.argv[2])
begin = time.perf_counter()
with connect(url) as conn:
    content = build(conn, Subject.read(conn, None), Request.of(date(2025, 1, 1), date(2025, 12, 31), "ghgp", None), now=utc_now())
write_report(content, file, language="en", font=None)
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(content["streams"]))
"""


def main() -> int:
    with servers() as settings, database(settings) as url:
        stand_up(url)
        full, full_cpu = timed(url, everything)
        rows = count(url, "emission_month")
        again, _ = timed(url, everything)
        factor, factor_cpu = timed(url, lambda _conn: new_factor(url))
        restated = count(url, "restatement")
        xlsx_s, xlsx_mb, streams = make_report(url, "report.xlsx")
        pdf_s, pdf_mb, _ = make_report(url, "report.pdf")
    return report(
        "carbon",
        [
            claim("full recomputation of 1,000 plants, 4 meters each, 3 years of days [s]", full, "<=", FULL_S),
            claim("a new grid factor for one year, restatements included [s]", factor, "<=", FACTOR_S),
            claim("report of the complex for a year, XLSX [s]", xlsx_s, "<=", XLSX_S),
            claim("report of the complex for a year, PDF [s]", pdf_s, "<=", PDF_S),
            claim("memory of a report's process, the larger one [MB]", max(xlsx_mb, pdf_mb), "<=", MEMORY_MB),
        ],
        details={"days": PLANTS * len(METERS) * 1_096, "months": rows, "restatements": restated, "streams": streams,
                 "recomputed_unchanged_s": round(again, 2), "full_python_cpu_s": round(full_cpu, 2),
                 "factor_python_cpu_s": round(factor_cpu, 2), "xlsx_mb": round(xlsx_mb), "pdf_mb": round(pdf_mb)},
    )  # fmt: skip


def everything(conn) -> None:
    mark_carbon_stale(conn, plant_ids=None, cause="benchmark")


def stand_up(url: str) -> None:
    folder = sample_data_dir()
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('c', 'Complex', '단지', 'Asia/Seoul')"
        )
        conn.execute(
            "INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit)"
            " SELECT complex_id, 'p' || n, 'Plant ' || n, '공장 ' || n, 'food', 'Asia/Seoul', 't'"
            "   FROM complex, generate_series(1, %s) AS n", (PLANTS,))  # fmt: skip
        for code, quantity in METERS:
            conn.execute(
                "INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role)"
                " SELECT plant_id, %(code)s, %(code)s, %(code)s, q.quantity, 'interval', q.canonical_unit, 'main'"
                "   FROM plant, quantity AS q WHERE q.quantity = %(quantity)s", {"code": code, "quantity": quantity})  # fmt: skip
        conn.execute(
            "INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected)"
            " SELECT m.meter_id, d::date, 1000 + m.meter_id + extract(doy FROM d), 0, 96, 0, 96"
            "   FROM meter AS m, generate_series(%s::date, %s::date, INTERVAL '1 day') AS d", (FIRST, LAST))  # fmt: skip
        conn.execute("VACUUM ANALYZE")
    with connect(url) as conn:
        for name in ("factors", "calorific_values"):
            import_factors(conn, folder / f"{name}.csv")
        grid_years(conn, {2023: 417.3, 2024: 417.3, 2025: 429.0})
        for carrier, series in (
            ("electricity", "bench_grid"),
            ("steam", "district_heat_kdhc_metro"),
        ):
            add_choice(conn, {"used_for": "inventory", "plant_id": None, "carrier": carrier, "calorific_series": None,
                              "series": series, "reason": "benchmark", "noted_by": "benchmark"})  # fmt: skip
        conn.execute("TRUNCATE stale_window")


def new_factor(url: str) -> None:
    """The grid factor of 2025 is superseded; those of the years around it stay."""
    with connect(url) as conn:
        grid_years(conn, {2025: 430.5}, supersede=True)


def grid_years(conn, t_per_gwh: dict[int, float], *, supersede: bool = False) -> None:
    """Register a factor of the benchmark's own grid series for each year."""
    head = (sample_data_dir() / "factors.csv").read_text(encoding="utf-8").splitlines()[0]
    said = dict.fromkeys(head.split(","), "") | {
        "series": "bench_grid", "carrier": "electricity_grid", "region": "KR", "boundary": "consumption",
        "unit": "MWh", "basis": "benchmark", "source": "benchmark", "confidence": "own: made up", "mark": "own",
    }  # fmt: skip
    rows = [
        said | {"valid_from": f"{year}-01-01", "valid_to": f"{year}-12-31", "kg_co2e_per_unit": str(kg)}
        for year, kg in t_per_gwh.items()
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "new.csv"
        file.write_text(
            "\n".join([head, *(",".join(row.values()) for row in rows)]), encoding="utf-8"
        )
        added = import_factors(conn, file, by="benchmark", reason="benchmark", supersede=supersede)
    assert added == len(rows)


def timed(url: str, prepare) -> tuple[float, float]:
    """Seconds until everything is recomputed and committed, and this process's share of them."""
    begin, cpu = time.perf_counter(), time.process_time()
    with connect(url) as conn:
        prepare(conn)
    run_job(url, find_job("carbon"))
    return time.perf_counter() - begin, time.process_time() - cpu


def make_report(url: str, name: str) -> tuple[float, float, int]:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-c", REPORT, url, f"{folder}/{name}"], check=True,
                              capture_output=True, text=True)  # fmt: skip
    seconds, megabytes, streams = done.stdout.split()[-3:]
    return float(seconds), float(megabytes), int(streams)


def count(url: str, table: str) -> int:
    with psycopg.connect(url) as conn:
        return conn.execute(
            psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(table))
        ).fetchone()[0]


if __name__ == "__main__":
    sys.exit(main())
