"""What the overview is told of the year, held against SQL and against the page of targets."""

from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from dashboards.live import LiveSource
from fems.store.plants import find_plant
from fems.store.pool import Reads, connect
from fems.store.progress import read_progress, read_progresses
from fems.store.scope import EVERY_PLANT, Scope, acting_as
from fems.store.targets import add_target, read_targets, read_year, retire_target
from tests.integration.carbon_days import fill

NOW = datetime(2026, 5, 11, 3, tzinfo=UTC)
TODAY = date(2026, 5, 11)
OWN = {"steel": ("absolute", [[2030, 0.4]]), "paper": ("intensity", [[2030, 0.1]])}


@pytest.fixture(scope="module")
def url(module_database_url):
    fill(module_database_url, date(2025, 1, 1), date(2026, 5, 10))
    return module_database_url


@pytest.fixture(scope="module")
def reads(url):
    with closing(Reads(url, size=2)) as reads:
        yield reads


@pytest.fixture(scope="module")
def targets(url):
    """One of the complex, and of two plants their own."""
    with connect(url) as conn:
        ids = [row[0] for row in conn.execute("SELECT plant_id FROM plant")]
        set_target(conn, "SBTi", None, ids, "absolute", [[2030, 0.21]])
        for code, (kind, anchors) in OWN.items():
            plant_id = int(find_plant(conn, code)["plant_id"])
            set_target(conn, code, plant_id, [plant_id], kind, anchors)
    return url


def set_target(conn, name, plant_id, ids, kind, anchors):
    months = read_year(conn, ids, 2025)
    add_target(conn, {"name": name, "plant_id": plant_id, "kind": kind, "base_year": 2025, "anchors": anchors,
                      "source": "test", "noted_by": "J. Lee", "base_kg": float(months.sum()),
                      "base_months": months.tolist()})  # fmt: skip


def source(reads):
    return LiveSource(reads, now=lambda: NOW)


def sql(url, statement, *params):
    with connect(url) as conn:
        return conn.execute(statement, params).fetchone()[0]


def test_carbon_of_the_year_and_of_the_same_months_last_year(url, reads):
    with acting_as(EVERY_PLANT):
        view = source(reads).year()
    span = "SELECT sum(kg_co2e) FROM emission_month WHERE first_day BETWEEN %s AND %s"
    assert view.carbon_kg == pytest.approx(sql(url, span, "2026-01-01", "2026-05-11"))
    assert view.carbon_over.value == pytest.approx(sql(url, span, "2026-01-01", "2026-04-30"))
    assert view.carbon_over.before == pytest.approx(sql(url, span, "2025-01-01", "2025-04-30"))
    assert view.carbon_quality.estimated == pytest.approx(
        sql(url, "SELECT sum(slots_estimated)::float8 / sum(slots_expected) FROM emission_month"
                 " WHERE first_day >= '2026-01-01'"))  # fmt: skip
    assert (view.saved, view.plants) == (None, 12)


def test_each_plant_is_as_far_off_as_its_own_page_of_targets_says(targets, reads):
    with acting_as(EVERY_PLANT):
        tenants = {tenant.code: tenant for tenant in source(reads).year().tenants}
    with connect(targets) as conn:
        for target in read_targets(conn):
            if target["plant"] is None:
                continue
            gap = read_progress(conn, target, [target["plant_id"]], 2026, today=TODAY).landing
            off = tenants[target["plant"]].off_target
            assert off == pytest.approx(gap.gap / gap.target_so_far)
    assert {code for code, tenant in tenants.items() if tenant.has_target} == set(OWN)
    assert tenants["food"].off_target is None
    of_food = (
        "SELECT sum(kg_co2e) FROM emission_month JOIN plant USING (plant_id) WHERE code = 'food'"
    )
    assert tenants["food"].kg_co2e == pytest.approx(
        sql(targets, f"{of_food} AND first_day >= '2026-01-01'")
    )


def test_the_glidepath_of_this_year_is_the_plan_of_the_page_of_targets(targets, reads):
    with acting_as(EVERY_PLANT):
        asked = source(reads)
        view, shown = asked.year(), asked.targets()[0]
    glide = view.glide.set_index("month")
    this_year = [month for month in glide.index if month.year == 2026]
    assert glide.loc[this_year, "plan_kg"].tolist() == pytest.approx(
        shown.months["plan_kg"].tolist()
    )
    over = [month for month in this_year if month.month < 5]
    assert glide.loc[over, "actual_kg"].tolist() == pytest.approx(
        shown.months["actual_kg"].tolist()[:4]
    )
    assert (glide.index[0], glide.index[-1]) == (date(2025, 1, 1), date(2030, 12, 1))
    assert view.target.gap == shown.gap


def test_a_tenant_sees_the_own_target_and_no_other_plant(targets, reads):
    steel = sql(targets, "SELECT plant_id FROM plant WHERE code = 'steel'")
    food = sql(targets, "SELECT plant_id FROM plant WHERE code = 'food'")
    with acting_as(Scope((steel,))):
        own = source(reads).year()
    assert own.target.plant == "steel"
    assert [tenant.code for tenant in own.tenants] == ["steel"]
    with acting_as(Scope((food,))):
        without = source(reads).year()
    assert without.target is None
    assert without.glide.empty


def test_a_target_that_is_set_or_retired_appears_at_once(targets, reads):
    asked = source(reads)
    with acting_as(EVERY_PLANT):
        assert asked.year().target.name == "SBTi"
        with connect(targets) as conn:
            retire_target(conn, "SBTi")
        assert asked.year().target.plant in OWN


def test_many_targets_are_read_at_once_and_say_what_each_says_alone(targets, reads):
    with connect(targets) as conn, conn.transaction(force_rollback=True):
        for code in ("food", "plating", "paper"):
            plant_id = int(find_plant(conn, code)["plant_id"])
            set_target(conn, f"also {code}", plant_id, [plant_id], "absolute", [[2030, 0.3]])
        plants = [row[0] for row in conn.execute("SELECT plant_id FROM plant")]
        set_target(conn, "also all", None, plants, "absolute", [[2030, 0.3]])
        kept = read_targets(conn)
        of = [(t, plants if t["plant_id"] is None else [t["plant_id"]]) for t in kept]
        asked = Counting(conn)
        together = read_progresses(asked, of, 2026, today=TODAY)
        at_once = asked.statements
        alone = [read_progress(asked, target, ids, 2026, today=TODAY) for target, ids in of]
    assert len(together) >= 6
    assert at_once <= 12
    for one, other in zip(together, alone, strict=True):
        assert one.landing.landing == pytest.approx(other.landing.landing)
        assert one.landing.running.expected == pytest.approx(other.landing.running.expected)
        assert one.plan.tolist() == pytest.approx(other.plan.tolist())
        assert one.months.tolist() == pytest.approx(other.months.tolist(), nan_ok=True)


class Counting:
    """A connection that counts its statements."""

    def __init__(self, conn):
        self._conn, self.statements = conn, 0

    def execute(self, *args):
        self.statements += 1
        return self._conn.execute(*args)

    def cursor(self, **how):
        self.statements += 1
        return self._conn.cursor(**how)

    def __getattr__(self, name):
        return getattr(self._conn, name)
