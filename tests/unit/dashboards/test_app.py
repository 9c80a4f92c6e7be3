"""The app over HTTP, as a browser asks it."""

import json
import re

import pytest
from as_browser import ask, csv_of, figures
from fake_door import FakeDoor, client_of
from fake_source import FakeSource, full_overview

from dashboards.source import Period
from fems.roles import Role
from fems.store.revisions import Versions

KO = {"session__data": {"language": "ko", "prefix": "/"}}


@pytest.fixture
def source():
    return FakeSource()


@pytest.fixture
def client(source):
    return client_of(source)


def overview(client, **values):
    figures = ask(client, "overview-electricity.children", **values)
    return figures | ask(client, "overview-load.children", **values)


def plant(client, code, **values):
    values |= {"plant-code__data": code}
    figures = ask(client, "plant-electricity.children", **values)
    return figures | ask(client, "plant-answer.children", **values)


def page(client, path, **values):
    answer = ask(client, "content.children", location__pathname=path, **values)
    return json.dumps(answer, ensure_ascii=False)


def test_it_is_healthy(client):
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("path", "cookie", "browser", "language"),
    [
        pytest.param("/", None, "", "en", id="nothing said"),
        pytest.param("/", None, "ko-KR,ko;q=0.9,en;q=0.8", "ko", id="browser"),
        pytest.param("/", "en", "ko", "en", id="cookie before browser"),
        pytest.param("/?lang=ko", "en", "", "ko", id="address before cookie"),
        pytest.param("/?lang=xx", None, "", "en", id="unknown language"),
    ],
)
def test_the_first_html_is_in_the_language_asked_for(client, path, cookie, browser, language):
    if cookie:
        client.set_cookie("lang", cookie)
    html = client.get(path, headers={"Accept-Language": browser}).text
    assert f'<html lang="{language}">' in html


def test_a_language_in_the_address_is_remembered(client):
    client.get("/?lang=ko")
    assert client.get_cookie("lang").value == "ko"
    assert '"language":"ko"' in client.get("/_dash-layout").text


def test_nothing_is_loaded_from_another_machine(client):
    html = client.get("/").text
    assert "http://" not in html
    assert "https://" not in html


def test_the_colour_scheme_comes_with_the_cookie(client):
    client.set_cookie("scheme", "dark")
    assert '"forceColorScheme":"dark"' in client.get("/_dash-layout").text


def test_figures_carry_their_exact_value(client, source):
    known = source.overview(Period.WEEK)
    found = figures(overview(client))
    assert float(found["electricity_kwh"]) == known.electricity_kwh.value
    assert float(found["intensity_index"]) == known.intensity_index.value
    assert float(found["P03.load_kw"]) == known.plants[2].load_kw


def test_rows_of_the_table_carry_exact_values_and_shown_ones(client, source):
    rows = overview(client, **KO)["overview-table"]["rowData"]
    first = source.overview(Period.WEEK).plants[0]
    assert [row["code"] for row in rows] == source.codes
    assert rows[0]["electricity_kwh"] == first.electricity_kwh.value
    assert rows[0]["trade"] == "형강 압연"
    assert rows[0]["href"] == "/plant/P01?period=7d"


def test_the_period_in_the_address_is_asked_for(client, source):
    overview(client, location__search="?period=30d&compare=year")
    plant(client, "P01", location__search="?period=nonsense")
    assert set(source.asked) == {"overview 30d year", "plant P01 7d previous"}


def test_links_keep_the_period(client):
    answer = json.dumps(overview(client, location__search="?period=30d"))
    assert "/plant/P10?period=30d" in answer
    assert "period=7d" not in answer


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        pytest.param("P01", "정상", id="inside the band"),
        pytest.param("P03", "예상보다 높음", id="above"),
        pytest.param("P04", "예상보다 낮음", id="below"),
        pytest.param("P10", "계약전력 초과", id="over the contract"),
        pytest.param("P09", "현재 부하를 알 수 없음", id="silent meter"),
    ],
)
def test_the_plant_page_answers_whether_it_is_normal(client, code, verdict):
    answer = json.dumps(plant(client, code, **KO)["plant-answer"], ensure_ascii=False)
    assert verdict in answer


@pytest.mark.parametrize("language", ["en", "ko"])
def test_unknown_figures_are_shown_as_unknown(language):
    client = client_of(FakeSource(known=False))
    session = {"session__data": {"language": language, "prefix": "/"}}
    for answer in (overview(client, **session), plant(client, "P01", **session)):
        assert set(figures(answer).values()) == {""}
        text = json.dumps(answer)
        assert "NaN" not in text
        assert "None" not in text


def test_without_a_plant_the_next_steps_are_shown():
    client = client_of(FakeSource(plants=0))
    assert "fems import plants FILE" in page(client, "/")
    assert "첫 공장을 연결해 볼까요?" in page(client, "/", **KO)


def test_steps_that_are_left_are_listed_with_their_commands_to_who_can_take_them():
    source = FakeSource(known=False)
    steps = json.dumps(overview(client_of(source))["overview-steps"])
    assert "3 steps left to set up" in steps
    assert "fems import contracts FILE" in steps
    assert "fems import plants FILE" not in steps  # done
    viewer = client_of(source, door=FakeDoor(role=Role.VIEWER))
    assert overview(viewer)["overview-steps"]["children"] is None
    assert overview(client_of(FakeSource()))["overview-steps"]["children"] is None


def test_a_word_in_a_title_is_explained_to_pointer_and_keyboard(client):
    card = json.dumps(overview(client, **KO)["overview-intensity"], ensure_ascii=False)
    assert '"role": "tooltip"' in card
    assert '"tabIndex": "0"' in card
    assert "비교 기간을 100으로 본" in card


def test_administrators_can_begin_on_the_page_before_there_is_a_plant():
    client = client_of(FakeSource(plants=0))
    assert "/admin/plants?period=7d" in page(client, "/")
    assert "What stands where, and what measures it?" in page(client, "/admin/plants")
    manager = client_of(FakeSource(plants=0), door=FakeDoor(role=Role.PLANT_MANAGER))
    assert "/admin/plants" not in page(manager, "/")


def test_the_first_plant_makes_the_page_fill_itself():
    source = FakeSource(plants=0)
    client = client_of(source)
    assert ask(client, "first-plant.href") is None
    source.codes = ["P01"]
    assert ask(client, "first-plant.href") == {"first-plant": {"href": "/"}}


@pytest.mark.parametrize("path", ["/plant/P99", "/plant", "/nowhere", "/plant/P01/more"])
def test_an_unknown_address_is_answered_in_a_sentence_with_a_link(client, path):
    assert "There is nothing at this address" in page(client, path)
    assert "plant-answer" not in page(client, path)


def test_pages_ask_their_question(client):
    assert "Are we on the way to the target?" in page(client, "/")
    assert "지금 어떤 상태이고, 평소와 같은가요?" in page(client, "/plant/P01", **KO)


def test_only_what_is_news_is_told(client, source):
    known = {"version__data": "1", "present__data": "1", "alerts-version__data": "1"}
    assert ask(client, "version.data", **known) is None
    source.known_versions = Versions("1", "2", "1")
    assert ask(client, "version.data", **known) == {"present": {"data": "2"}}
    source.known_versions = Versions("2", "2", "1")
    assert ask(client, "version.data", **known) == {
        "version": {"data": "2"},
        "present": {"data": "2"},
    }


def test_below_a_prefix_links_and_pages_work(source):
    client = client_of(source, url_prefix="/fems/")
    assert client.get("/fems/healthz").status_code == 200
    layout = client.get("/fems/_dash-layout").json
    stores = [part["props"] for part in layout["props"]["children"] if part["type"] == "Store"]
    session = stores[0]["data"]
    assert session["prefix"] == "/fems/"
    answer = ask(client, "overview-load.children", prefix="/fems", session__data=session)
    assert answer["overview-table"]["rowData"][0]["href"] == "/fems/plant/P01?period=7d"


def test_old_data_is_said(source):
    fresh = client_of(source)
    assert overview(fresh)["overview-banner"]["children"] is None
    late = FakeSource(now=source.now.replace(hour=6, minute=10))
    said = json.dumps(overview(client_of(late))["overview-banner"])
    assert "Last reading 14:31, 38 min ago" in said


def test_the_frame_behind_a_chart_can_be_saved(client):
    found = csv_of(client, "/", "overview-daily-chart")
    assert found.startswith("day,electricity_kwh,carbon_kg_co2e,estimated")


@pytest.mark.parametrize(
    ("relayout", "kept"),
    [
        pytest.param(None, False, id="never zoomed"),
        pytest.param({"xaxis.autorange": True}, False, id="zoomed out again"),
        pytest.param(
            {"xaxis.range[0]": "2026-11-18 01:00", "xaxis.range[1]": "2026-11-18 02:00"},
            True,
            id="zoomed",
        ),
    ],
)
def test_a_zoom_survives_new_figures(client, relayout, kept):
    answer = overview(client, **{"overview-load-chart__relayoutData": relayout})
    shown = answer["overview-load-chart"]["figure"]["layout"]["xaxis"]["range"]
    assert (shown == ["2026-11-18 01:00", "2026-11-18 02:00"]) == kept


def test_attention_names_the_meter_and_since_when(client):
    said = json.dumps(overview(client, **KO)["overview-attention"], ensure_ascii=False)
    assert "수전 계량기: 5시간째 값이 들어오지 않음" in said
    assert "데이터의 3.4\N{NO-BREAK SPACE}%가 결측" in said
    assert "/plant/P09?period=7d" in said


def test_a_plant_tells_how_its_forecasts_came_out(client):
    answer = json.dumps(plant(client, "P01"), ensure_ascii=False)
    assert re.search(r"error 62\s?% of the week before's, 81\s?% within the band", answer)


def test_many_who_look_at_the_same_have_it_drawn_once(monkeypatch):
    source = FakeSource()
    client, times = client_of(source), []
    answer = source.overview(Period.WEEK)
    source.overview = lambda *_: answer
    monkeypatch.setattr(
        "dashboards.pages.overview.callbacks.figures.daily_figure",
        lambda *_args, **look: times.append(look["t"].language),
    )
    for look in ({}, {}, KO, {"scheme__data": "dark"}, KO):
        overview(client, **look)
    assert times == ["en", "ko", "en"]
    answer = full_overview(source.codes, Period.WEEK, source.now)
    overview(client)
    assert times == ["en", "ko", "en", "en"]
