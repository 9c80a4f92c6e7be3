"""Numbers, units and dates in both languages."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from babel.numbers import format_decimal

from dashboards.i18n import LANGUAGES, NBSP, Texts
from dashboards.source import Period
from dashboards.words import TRADES, compared, say

EN, KO = Texts("en"), Texts("ko")
SEOUL = ZoneInfo("Asia/Seoul")


@pytest.mark.parametrize(
    ("kwh", "shown"),
    [
        pytest.param(None, "–", id="unknown"),
        pytest.param(float("nan"), "–", id="not a number"),
        pytest.param(0.0, "0 kWh", id="zero is a number"),
        pytest.param(0.4567, "0.457 kWh", id="below one"),
        pytest.param(9_876.5, "9,876 kWh", id="four digits stay"),
        pytest.param(18_432.0, "18.4 MWh", id="to MWh"),
        pytest.param(1_204_400.0, "1,204 MWh", id="digits before the point are not rounded"),
        pytest.param(25_108_258.0, "25.1 GWh", id="to GWh"),
        pytest.param(-52_000.0, "-52.0 MWh", id="negative"),
    ],
)
@pytest.mark.parametrize("t", [EN, KO], ids=["en", "ko"])
def test_energy(t, kwh, shown):
    assert str(t.energy(kwh)).replace(NBSP, " ") == shown


def test_power_and_carbon_have_their_own_scales():
    assert EN.power(18_400) == ("18.4", "MW")
    assert EN.carbon(5_230) == ("5.23", "tCO₂e")
    assert EN.carbon(523) == ("523", "kgCO₂e")


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        pytest.param(0.031, "3.1 %", id="plain"),
        pytest.param(1.0, "100.0 %", id="whole"),
        pytest.param(0.99999, "99.9 %", id="nearly whole is not whole"),
        pytest.param(None, "–", id="unknown"),
    ],
)
def test_percent(share, shown):
    assert EN.percent(share).replace(NBSP, " ") == shown


def test_days_and_moments():
    now = datetime(2026, 11, 23, 5, 32, tzinfo=UTC)
    assert KO.weekday(date(2026, 11, 23)) == "11월 23일 (월)"
    assert EN.weekday(date(2026, 11, 23)) == "23 Nov (Mon)"
    assert KO.moment(now, SEOUL, now) == "14:32"
    assert KO.moment(now - timedelta(days=1), SEOUL, now) == "11월 22일 14:32"
    assert EN.moment(None, SEOUL, now) == "–"


@pytest.mark.parametrize(
    ("minutes", "en", "ko"),
    [
        (38, "38 min", "38분"),
        (60, "1 hour", "1시간"),
        (120, "2 hours", "2시간"),
        (2880, "2 days", "2일"),
    ],
)
def test_durations(minutes, en, ko):
    assert EN.duration(timedelta(minutes=minutes)) == en
    assert KO.duration(timedelta(minutes=minutes)) == ko


@pytest.mark.parametrize(
    ("change", "en", "ko"),
    [
        (-0.031, "3.1 % less than the 7 days before", "직전 7일보다 3.1 % 적음"),
        (0.2, "20.0 % more than the 7 days before", "직전 7일보다 20.0 % 많음"),
        (0.0, "the same as the 7 days before", "직전 7일과 같음"),
        (
            None,
            "no figure for the 7 days before to compare with",
            "직전 7일 값이 없어 비교할 수 없음",
        ),
    ],
)
def test_a_change_in_words(change, en, ko):
    assert compared(EN, change, Period.WEEK).replace(NBSP, " ") == en
    assert compared(KO, change, Period.WEEK).replace(NBSP, " ") == ko


def test_a_trade_that_nobody_named_is_shown_as_it_is():
    assert say(KO, TRADES, "glass_works") == "glass works"


def test_a_language_that_is_not_there_is_english():
    assert Texts("fr")("Load now") == "Load now"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "value", [0, 7, -0.001, 0.125, 2.5, 2.675, 999.9995, -1234.5, 1e-9, 1e22, np.float64(2.345)]
)
def test_numbers_are_written_as_the_locale_writes_them(language, value):
    for places in range(4):
        pattern = "#,##0" + ("." + "0" * places if places else "")
        wanted = format_decimal(value, pattern, locale=language)
        assert Texts(language).decimal(value, places) == wanted
