"""What a real browser asks on each page, and how soon the first page can be used."""

import sys
import time
from dataclasses import dataclass

from _complex_rig import PASSWORD
from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch_options

UPDATE = "_dash-update-component"
FILLED_MS = 120_000
USABLE = """() => {
  const filled = id => document.getElementById(id)?.textContent.trim();
  return ['overview-answer', 'overview-load', 'overview-saved', 'overview-carbon-year'].every(filled)
      && document.querySelector('#overview-glide-chart .main-svg');
}"""
"""All that a screen of 1440 by 900 shows: the answer, the cards and the glidepath."""


@dataclass(frozen=True)
class Call:
    """A callback as a browser called it: the page it was on, what it fills, and the request's body."""

    page: str
    output: str
    body: str


@dataclass(frozen=True)
class FirstPage:
    """Seconds from the address to figures and charts, and bytes of scripts as they were sent."""

    cold_s: float  # a server that remembers nothing, a browser that has nothing
    new_browser_s: float
    again_s: float
    script_bytes: int
    outside: list[str]


def signed_in(browser, address, name):
    """A browser without anything kept, whose user is signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(address + "/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    return context, page


def first_page(browser, address, name):
    """Time of the first page three times, each from the press of the button or the address."""
    requests, times = [], []
    for _ in range(2):
        context, page = signed_in(browser, address, name)
        requests.clear()
        page.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108 - Playwright notes things at its handlers
        begun = time.perf_counter()
        page.click("button[type=submit]")
        page.wait_for_function(USABLE, timeout=FILLED_MS)
        times.append(time.perf_counter() - begun)
        scripts = sum(
            r.sizes()["responseBodySize"] for r in requests if r.resource_type == "script"
        )
        outside = [r.url for r in requests if not r.url.startswith((address, "data:", "blob:"))]
        begun = time.perf_counter()
        page.reload()
        page.wait_for_function(USABLE, timeout=FILLED_MS)
        again = time.perf_counter() - begun
        context.close()
    return FirstPage(times[0], times[1], again, scripts, outside)


def calls_of(browser, address, name, paths):
    """Every callback that the pages call by themselves."""
    context, page = signed_in(browser, address, name)
    page.click("button[type=submit]")
    page.wait_for_selector(".account")
    heard, found = [], []
    page.on("request", lambda r: heard.append(r.post_data) if UPDATE in r.url else None)
    for path in paths:
        heard.clear()
        page.goto(f"{address}/{path}")
        page.wait_for_load_state("networkidle", timeout=FILLED_MS)
        page.wait_for_timeout(300)
        page.wait_for_load_state("networkidle", timeout=FILLED_MS)
        found += [Call(path, output_of(body), body) for body in dict.fromkeys(heard) if body]
        print(f"{name} on /{path}: {len(heard)} calls", file=sys.stderr, flush=True)
    context.close()
    return found


def output_of(body):
    """What a callback fills, as Dash names it; the first of several."""
    name = body.partition('"output":"')[2].partition('","outputs"')[0]
    return name.strip(".").split("...")[0].replace('\\"', '"')


def look(address, people):
    """The first page of the first of some people, and the calls of all: name to paths."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        try:
            first = first_page(browser, address, next(iter(people)))
            calls = {
                name: calls_of(browser, address, name, paths) for name, paths in people.items()
            }
        finally:
            browser.close()
    return first, calls
