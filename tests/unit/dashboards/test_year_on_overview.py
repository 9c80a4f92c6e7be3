"""The overview's answer: how far the complex is off its glidepath, over HTTP as a browser asks it."""

import json

import fake_year
import pytest
from as_browser import ask, csv_of, figures
from fake_door import client_of
from fake_source import NOW, FakeSource

from dashboards.i18n import Texts
from dashboards.pages.overview import glidepath

KO = {"session__data": {"language": "ko", "prefix": "/"}}


@pytest.fixture
def client():
    return client_of(FakeSource())


def year(client, **values):
    return ask(client, "overview-answer.children", **values)


def text(part):
    return json.dumps(part, ensure_ascii=False).replace("\N{NO-BREAK SPACE}", " ")


def test_the_answer_is_how_far_off_the_glidepath(client):
    found = year(client)
    shown = figures(found["overview-answer"])
    assert float(shown["off_glidepath"]) == pytest.approx(1e6 / 29e6)
    assert float(shown["gap_kg"]) == 1e6
    said = text(found["overview-answer"])
    for words in ("3.4", "above the glidepath", "+1,000", "lands at 36.0 ktCO₂e", "state-look"):
        assert words in said, words


def test_it_says_so_in_korean(client):
    said = text(year(client, **KO)["overview-answer"])
    assert "감축 경로보다 많음" in said


def test_savings_and_carbon_of_the_year_are_compared(client):
    found = year(client)
    assert float(figures(found)["saved_year_kwh"]) == pytest.approx(2e5)
    assert "± 82.6 MWh at 90 % · 5.0 % of what was expected" in text(found["overview-saved"])
    said = text(found["overview-carbon-year"])
    assert "91 % of the 34.8 ktCO₂e allowed this year; 88 % of the year has passed" in said
    assert "3.4 % more than in the same months of last year" in text(
        found["overview-carbon-year-facts"]
    )
    assert "11 of 12" in text(found["overview-saved-facts"])


def test_without_a_target_the_answer_says_how_to_set_one():
    found = year(client_of(FakeSource(known=False)))
    said = text(found["overview-answer"])
    assert "No target is set yet" in said
    assert "fems target set NAME" in said
    assert "No target is set yet" in text(found["overview-glide-chart"])


def test_the_glidepath_has_bars_a_target_and_a_band_to_come():
    glide = fake_year.glide(NOW.date())
    drawn = glidepath.glide_figure(glide, t=Texts("en"), scheme="light")
    by_name = {trace["name"]: trace for trace in drawn.data if "name" in trace}
    emitted, plan = by_name["emitted"], by_name["target"]
    assert len(emitted["x"]) == 72
    assert [y for y in emitted["y"] if y == y][-1] == pytest.approx(3.02e3)  # noqa: PLR0124 (not NaN)
    assert plan["y"][12] == pytest.approx(3e3 * (1 - 0.21 / 5))
    assert f"{by_name['at this pace, 80 % band']['x'][0]}" == "2026-11-01"


def test_tenants_are_coloured_by_their_own_target_and_neutral_without(client):
    found = year(client)
    (tiles,) = found["overview-tenants-chart"]["figure"]["data"]
    colour = dict(zip(tiles["ids"], tiles["marker"]["colors"], strict=True))
    assert colour["P01"] != colour["P05"] != colour["P07"] != colour["P02"]
    assert colour["P03"] == colour["P09"] == "#C9CED4"
    said = dict(zip(tiles["ids"], tiles["text"], strict=True))
    assert "7.2" in said["P01"]
    assert "target" not in said["P03"]
    assert "5 of 12 plants have a target of their own." in text(found["overview-tenants-words"])


def test_charts_of_the_year_can_be_saved(client):
    assert csv_of(client, "/", "overview-glide-chart").startswith("month,actual_kg,plan_kg")
    assert "P01" in csv_of(client, "/", "overview-tenants-chart")
