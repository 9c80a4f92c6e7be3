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
from typing import NamedTuple

import psycopg
from _claims import claim, report
from _servers import database, servers

from fems.ingest.factors import import_factors
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
OWN = """
import sys, time
from pathlib import Path

def tell(begin, cpu, number):
    # VmHWM: this program's own peak; ru_maxrss keeps that of the process that started it
    status = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    print(time.perf_counter() - begin, time.process_time() - cpu, peak / 1024, number)
"""
JOB = """
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job
begin, cpu = time.perf_counter(), time.process_time()
result = run_job(sys.argv[1], find_job("carbon"))
tell(begin, cpu, result.rows)
"""
REPORT = """
from datetime import date
from fems.clock import utc_now
from fems.report.content import build
from fems.report.formats import write_report
from fems.report.subject import Request, Subject
from fems.store.pool import connect
begin, cpu = time.perf_counter(), time.process_time()
with connect(sys.argv[1]) as conn:
    year = Request.of(date(2025, 1, 1), date(2025, 12, 31), "ghgp", None)
    content = build(conn, Subject.read(conn, None), year, now=utc_now())
write_report(content, Path(sys.argv[2]), language="en", font=None)
tell(begin, cpu, len(content["streams"]))
"""
"""What is measured runs in a process of its own: its time without its start, and its resident peak."""


class Ran(NamedTuple):
    """What a process of its own took."""

    seconds: float
    cpu_s: float
    peak_mb: float
    number: int


def main() -> int:
    with servers() as settings, database(settings) as url:
        stand_up(url)
        full = recompute(url, everything)
        rows = count(url, "emission_month")
        again = recompute(url, everything)
        factor = recompute(url, new_factor)
        restated = count(url, "restatement")
        xlsx, pdf = make_report(url, "report.xlsx"), make_report(url, "report.pdf")
    return report(
        "carbon",
        [
            claim("full recomputation of 1,000 plants, 4 meters each, 3 years of days [s]", full.seconds, "<=", FULL_S),
            claim("a new grid factor for one year, restatements included [s]", factor.seconds, "<=", FACTOR_S),
            claim("report of the complex for a year, XLSX [s]", xlsx.seconds, "<=", XLSX_S),
            claim("report of the complex for a year, PDF [s]", pdf.seconds, "<=", PDF_S),
            claim("resident peak of a report's process, the larger one [MB]", max(xlsx.peak_mb, pdf.peak_mb), "<=", MEMORY_MB),
            claim("resident peak of the job's process [MB]", max(full.peak_mb, again.peak_mb, factor.peak_mb), "<=", MEMORY_MB),
        ],
        details={"days": PLANTS * len(METERS) * 1_096, "months": rows, "restatements": restated, "streams": xlsx.number,
                 "recomputed_unchanged_s": round(again.seconds, 2), "full_python_cpu_s": round(full.cpu_s, 2),
                 "factor_python_cpu_s": round(factor.cpu_s, 2), "xlsx_mb": round(xlsx.peak_mb), "pdf_mb": round(pdf.peak_mb),
                 "job_mb": {"full": round(full.peak_mb), "unchanged": round(again.peak_mb), "factor": round(factor.peak_mb)}},
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


def new_factor(conn) -> None:
    """The grid factor of 2025 is superseded; those of the years around it stay."""
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


def recompute(url: str, prepare) -> Ran:
    """What it takes until everything is recomputed and committed, with what made it out of date."""
    begin, cpu = time.perf_counter(), time.process_time()
    with connect(url) as conn:
        prepare(conn)
    took, took_cpu = time.perf_counter() - begin, time.process_time() - cpu
    ran = measured(JOB, url)
    return ran._replace(seconds=ran.seconds + took, cpu_s=ran.cpu_s + took_cpu)


def make_report(url: str, name: str) -> Ran:
    with tempfile.TemporaryDirectory() as folder:
        return measured(REPORT, url, f"{folder}/{name}")


def measured(program: str, *arguments: str) -> Ran:
    done = subprocess.run([sys.executable, "-c", OWN + program, *arguments], check=True,
                          stdout=subprocess.PIPE, text=True)  # fmt: skip
    seconds, cpu_s, peak_mb, number = done.stdout.split()[-4:]
    return Ran(float(seconds), float(cpu_s), float(peak_mb), int(number))


def count(url: str, table: str) -> int:
    with psycopg.connect(url) as conn:
        return conn.execute(
            psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(table))
        ).fetchone()[0]


if __name__ == "__main__":
    sys.exit(main())
