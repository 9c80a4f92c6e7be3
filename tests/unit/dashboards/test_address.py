"""The address holds what is shown: every control of every page is found in it again."""

import json
from urllib.parse import urlencode

import pytest
from as_browser import ask, csv_of
from fake_door import client_of
from fake_source import FakeSource

from dashboards.pages.admin import ids as admin
from dashboards.pages.catalogue import PAGES
from dashboards.pages.performance import ids as performance

PATHS = ["/" + page.path.replace("<code>", "P01") for page in PAGES]
CONTROLS = {
    "Select",
    "SegmentedControl",
    "Slider",
    "NumberInput",
    "TextInput",
    "Switch",
    "Checkbox",
}
SPANS = {"period": "period", "compare": "compare"}
NOT_SHOWN = {
    "reports-name",
    performance.ENTER_METER,
    performance.ENTER_DAY,
    performance.ENTER_AMOUNT,
    admin.NAME,
    admin.ROLE,
    admin.AIM_NAME,
    admin.AIM_PLANT,
    admin.AIM_YEAR,
    admin.AIM_PATH,
    admin.AIM_ANCHORS,
    admin.AIM_SOURCE,
}
"""Controls that enter something: they change nothing of what is shown."""


@pytest.fixture(scope="module")
def client():
    return client_of(FakeSource())


def shown(client, path, **query):
    """The controls of a page by id, and what it keeps in its address."""
    found = ask(client, "content.children", location__pathname=path,
                location__search=f"?{urlencode(query)}")  # fmt: skip
    controls, kept = {}, {}

    def walk(part):
        if isinstance(part, list):
            for one in part:
                walk(one)
        elif isinstance(part, dict):
            props = part.get("props", {})
            if part.get("type") in CONTROLS and isinstance(props.get("id"), str):
                controls[props["id"]] = props
            if props.get("id") == "kept":
                kept.update(json.loads(props["data-kept"]))
            for value in part.values():
                walk(value)

    walk(found)
    return controls, kept


@pytest.mark.parametrize("path", PATHS)
def test_every_control_is_kept_in_the_address_and_found_again(client, path):
    controls, kept = shown(client, path)
    names = SPANS | {control: told["name"] for control, told in kept.items()}
    assert set(controls) - NOT_SHOWN <= set(names)
    for control in set(controls) - NOT_SHOWN:
        given = controls[control]
        if "data" in given:
            other = next((o["value"] for o in given["data"] if o["value"] != given["value"]), None)
        else:
            other = given["max"]
        if other is None:  # nothing to choose
            continue
        again, _ = shown(client, path, **{names[control]: other})
        assert again[control]["value"] == other, control
        foreign, _ = shown(client, path, **{names[control]: "nonsense"})
        assert foreign[control]["value"] == given["value"], control


def test_what_is_chosen_is_what_is_downloaded():
    client = client_of(FakeSource())
    csv_of(client, "/tenants", "tenants-scores-chart", search="?trade=foundry&compare=none")
    assert client.source.asked[-1] == "tenants foundry 7d none"


def test_links_keep_the_comparison(client):
    page = json.dumps(ask(client, "overview-load.children", location__search="?compare=year"))
    assert "/plant/P01?period=7d&compare=year" in page


def test_what_is_compared_with_last_year_says_so(client):
    said = json.dumps(
        ask(client, "overview-electricity.children", location__search="?compare=year")
    )
    assert (
        "less than the same 7 days 52 weeks before" in said or "more than the same 7 days" in said
    )
    none = json.dumps(
        ask(client, "overview-electricity.children", location__search="?compare=none")
    )
    assert "not compared" in none
