"""A running dashboard on the simulated complex, and a real browser in front of it."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from fems.clock import Window, floor_interval, plant_day, time_zone, utc_now
from fems.demo.logins import make_logins
from fems.ingest.contracts import import_contracts
from fems.ingest.factors import import_factors
from fems.ingest.importing import import_readings
from fems.ingest.plants import import_plants
from fems.ingest.tariffs import read_tariff_files
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job, run_stale
from fems.simulate.definition import sample_data_dir
from fems.simulate.simulation import Simulation
from fems.store.contracts import write_tariffs
from fems.store.migrate import migrate
from fems.store.pool import connect
from tests.browser.chromium import launch_options
from tests.conftest import scratch_database
from tests.integration.conftest import Installation, stopping  # noqa: F401 (fixture)

ARTEFACTS = Path(__file__).parent / "artefacts"
SEOUL = time_zone("Asia/Seoul")
HISTORY_DAYS = 36


class Site:
    """A dashboard's address, the installation behind it and the simulation that feeds it."""

    def __init__(self, address, installation, simulation):
        self.address, self.installation, self.simulation = address, installation, simulation
        self.logins = None
        self._states, self._contexts = {}, {}

    def signed_in(self, chromium, name):
        """What a browser holds once a user of the demo has signed in by the form."""
        if name not in self._states:
            context = chromium.new_context()
            page = context.new_page()
            page.goto(self.address + "/sign-in")
            page.fill("[name=name]", name)
            page.fill("[name=password]", self.logins.password)
            page.click("button[type=submit]")
            page.wait_for_selector(".account")
            state = (
                context.storage_state()
            )  # without the scheme, which each visit asks of its system
            state["cookies"] = [c for c in state["cookies"] if c["name"] not in {"scheme", "lang"}]
            self._states[name] = state
            context.close()
        return self._states[name]

    def codes(self):
        """Of all plants."""
        return [code for (code,) in self.installation.query("SELECT code FROM plant")]

    def forget(self, name):
        """What that browser held is good no more."""
        self._states.pop(name)
        self._contexts = {
            key: kept for key, kept in self._contexts.items() if ("user", name) not in key
        }

    def context(self, chromium, **looks):
        """A browser that keeps what it loaded, for all who look the same way."""
        key = tuple(looks.items())
        if key not in self._contexts:
            self._contexts[key] = self.fresh_context(chromium, **looks)
        return self._contexts[key]

    def fresh_context(self, chromium, *, user, scheme, locale):
        """A browser of its own."""
        state = self.signed_in(chromium, user) if user else None
        return chromium.new_context(color_scheme=scheme, locale=locale, storage_state=state)

    def feed(self, window):
        """Store what the meters published in a window and compute everything it touches."""
        url = self.installation.database_url
        with connect(url) as conn:
            import_readings(conn, self.simulation.readings(window), now=utc_now())
        run_stale(url)
        run_job(url, find_job("live"))


@pytest.fixture(scope="session")
def site(servers, endpoints, session_database_url, tmp_path_factory):
    """One for all files: they add data, and hold what a page shows against what SQL then says."""
    url = session_database_url
    folder = sample_data_dir()
    with connect(url) as conn:
        import_plants(conn, folder / "complex.toml")
        import_factors(conn, folder / "factors.csv")
        import_factors(conn, folder / "calorific_values.csv")
        write_tariffs(conn, read_tariff_files(sorted((folder / "tariffs").glob("*.toml"))))
        import_contracts(conn, folder / "contracts.toml")
    now = utc_now()
    anchor = now.astimezone(SEOUL).date() - timedelta(days=HISTORY_DAYS)
    installation = Installation(servers, endpoints, url)
    simulation = Simulation.of_sample_complex(seed=1, anchor=anchor)
    running = Site("", installation, simulation)
    running.logins = make_logins(url, tmp_path_factory.mktemp("logins"))
    until = floor_interval(now) - timedelta(minutes=15)
    running.feed(Window(plant_day(anchor, SEOUL).start, until + timedelta(seconds=1)))
    run_job(url, find_job("forecast"))
    process = installation.start("dash", "--port", "0")
    try:
        line = next(line for line in process.stderr if "Dashboard on" in line)
        running.address = line.split()[-1]
        yield running
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="session")
def session_database_url(endpoints):
    """A migrated database that all tests of the session share."""
    with scratch_database(endpoints.database_url) as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site):
    """Open a page of the site; fails the test on errors in the browser's console.

    Visits that look the same way share a browser, and what it has cached; `fresh`, and nobody signed
    in, have one of their own.
    """
    opened, errors = [], []

    def open_page(path, *, width, height=900, scheme="light", locale="en-US", user="admin",
                  waits_for="[data-figure]", fresh=False):  # fmt: skip
        looks = {"user": user, "scheme": scheme, "locale": locale}
        if fresh or user is None:
            context = site.fresh_context(chromium, **looks)
            opened.append(context)
        else:
            context = site.context(chromium, **looks)
            for chosen in ("scheme", "lang"):  # by an earlier visit
                context.clear_cookies(name=chosen)
        page = context.new_page()
        opened.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: outside(request, site, errors))
        page.goto(site.address + path)
        if user:
            page.wait_for_selector(waits_for)
        return page

    yield open_page
    for closing in reversed(opened):
        closing.close()
    assert errors == []


def outside(request, site, errors):
    """No request leaves the machine."""
    if not request.url.startswith((site.address, "data:", "blob:")):
        errors.append(f"request to {request.url}")
