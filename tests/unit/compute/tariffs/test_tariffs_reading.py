"""What a tariff file may hold, and how everything else is refused, with its place."""

from datetime import date
from decimal import Decimal

import pytest

from fems.compute.tariffs.calendar import day_type
from fems.compute.tariffs.reading import check_series, dump_tariff, load_tariff, read_tariffs
from fems.compute.tariffs.schedule import day_hours
from fems.errors import TariffError
from tests.unit.compute.tariffs.samples import INDUSTRIAL_B, schedule_of, text_of

NEW, OLD = "kepco_industrial_b_2026-04-16", "kepco_industrial_b_2024-10-24"
MID = '{ start = "08:00", end = "15:00", band = "mid" },'


def refused(old, new, name=NEW):
    text = text_of(name)
    assert old in text
    with pytest.raises(TariffError) as caught:
        read_tariffs(text.replace(old, new, 1), name="t.toml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("valid_from = 2026-04-16", "", "valid_from: Field required",
                     id="no date"),
        pytest.param("valid_from = 2026-04-16", 'valid_from = "soon"', "valid_from: ",
                     id="a date that is none"),
        pytest.param("valid_from = 2026-04-16", "valid_from = 2026-04-31", "not TOML",
                     id="a day that does not exist"),
        pytest.param("valid_from = 2026-04-16", "valid_from = 2026-04-16\nvalid_to = 2026-04-01",
                     "valid_to: 2026-04-01 lies before", id="an end before the beginning"),
        pytest.param(MID, '{ start = "07:30", end = "15:00", band = "mid" },',
                     "periods.summer.workday: 07:30 is in two spans", id="bands that overlap"),
        pytest.param(MID, '{ start = "09:00", end = "15:00", band = "mid" },',
                     "periods.summer.workday: 08:00-09:00 is in no band", id="hours left out"),
        pytest.param(MID, '{ start = "08:05", end = "15:00", band = "mid" },',
                     "periods.summer.workday.1.start: '08:05' is not a wall time",
                     id="a time off the quarter hour"),
        pytest.param("summer = [6, 7, 8]", "summer = [7, 8]", "seasons: month 6 is in none",
                     id="a gap between seasons"),
        pytest.param("summer = [6, 7, 8]", "summer = [5, 6, 7, 8]", "seasons: month 5 is in several",
                     id="seasons that overlap"),
        pytest.param("[periods.winter]", "[periods.frost]", "periods: 'frost' is not defined",
                     id="hours of an unknown season"),
        pytest.param("summer = { light = 121.5, mid = 169.3, peak = 234.5 }",
                     "summer = { light = 121.5, mid = 169.3 }",
                     "option high_a_i: energy.summer has no 'peak'", id="a band without a price"),
        pytest.param("peak = 234.5", "peak = -1", "option.0.energy.summer.peak: ",
                     id="a negative price"),
        pytest.param('bands = ["mid", "peak"] ', 'bands = ["mid", "high"] ',
                     "demand.bands: 'high' is not defined", id="demand in an unknown band"),
        pytest.param('"2026Q3" = 5.0, ', "", "adders.fuel: 2026Q3 is missing", id="a quarter left out"),
        pytest.param('"2026Q2"', '"2026Q5"', "adders.fuel: '2026Q5' is not a quarter",
                     id="a quarter that is none"),
        pytest.param('{ "2026Q2" = 5.0, ', "{ ", "adders.fuel: no value for 2026-04-16",
                     id="an adder that begins too late"),
        pytest.param('season = "spring_autumn"', 'season = "spring"', "discounts.0.season: 'spring'",
                     id="a discount in an unknown season"),
        pytest.param("vat = 0.10", "vat = 0.10\ntip = 0.1", "taxes.tip: ", id="an unknown key"),
        pytest.param('id = "high_a_ii"', 'id = "high_a_i"', "option: 'high_a_i' is defined twice",
                     id="an option twice"),
        pytest.param('time_zone = "Asia/Seoul"', 'time_zone = "Asia/Soul"', "time_zone: ",
                     id="an unknown time zone"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(old, new, says):
    sentence = refused(old, new)
    assert sentence.startswith("t.toml")
    assert says in sentence


@pytest.mark.parametrize(
    ("end", "says"),
    [
        pytest.param("2026-04-10", "no tariff from 2026-04-11 to 2026-04-15", id="days between"),
        pytest.param("2026-04-16", "both in force on 2026-04-16", id="an overlap"),
    ],
)
def test_versions_must_meet(end, says):
    old = read_tariffs(text_of(OLD).replace("valid_to = 2026-04-15", f"valid_to = {end}"))
    with pytest.raises(TariffError, match=says):
        check_series([*old, *read_tariffs(text_of(NEW))], name="both")


def test_a_tariff_survives_json_to_the_last_digit():
    for tariff in INDUSTRIAL_B.tariffs:
        assert load_tariff(dump_tariff(tariff)) == tariff


@pytest.mark.parametrize(
    "series", ["kepco_industrial_b", "kepco_industrial_a2", "demo_city_gas", "demo_steam"]
)
def test_sample_tariffs_are_whole_and_name_their_source(series):
    tariffs = schedule_of(series).tariffs
    check_series(tariffs, name=series)
    assert all(tariff.source for tariff in tariffs)


def test_the_announced_change_of_16_april_2026():
    """Light +5.1, mid 0, peak -16.9 in summer and winter, -13.2 in spring and autumn; base the same."""
    old, new = INDUSTRIAL_B.tariffs
    assert [o.id for o in old.option] == [o.id for o in new.option]
    for before, after in zip(old.option, new.option, strict=True):
        assert before.base_won_kw == after.base_won_kw
        for season in new.seasons:
            change = {b: after.energy[season][b] - p for b, p in before.energy[season].items()}
            peak = "-13.2" if season == "spring_autumn" else "-16.9"
            assert change == {"light": Decimal("5.1"), "mid": 0, "peak": Decimal(peak)}


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        pytest.param(date(2026, 6, 5), "workday", id="a Friday"),
        pytest.param(date(2026, 6, 13), "saturday", id="a Saturday"),
        pytest.param(date(2026, 6, 6), "sunday_holiday", id="a holiday on a Saturday"),
        pytest.param(date(2026, 6, 14), "sunday_holiday", id="a Sunday"),
        pytest.param(date(2026, 8, 17), "sunday_holiday", id="a substitute holiday"),
        pytest.param(date(2025, 1, 27), "workday", id="a temporary holiday"),
        pytest.param(date(2024, 10, 1), "workday", id="a temporary holiday under its own name"),
        pytest.param(date(2025, 6, 3), "workday", id="an early presidential election, by decree"),
        pytest.param(date(2026, 6, 3), "sunday_holiday", id="a regular election"),
    ],
)
def test_types_of_day(day, kind):
    assert day_type(day, INDUSTRIAL_B.tariffs[0]) == kind


@pytest.mark.parametrize(
    ("day", "bands"),
    [
        pytest.param(date(2026, 4, 15), {"light": 10, "mid": 8, "peak": 6}, id="before the reform"),
        pytest.param(date(2026, 4, 16), {"light": 10, "mid": 8, "peak": 6}, id="after it"),
        pytest.param(date(2026, 4, 18), {"light": 10, "mid": 14}, id="Saturday"),
    ],
)
def test_hours_of_each_band(day, bands):
    found = day_hours(day, INDUSTRIAL_B.at(day)).bands
    assert {band: found.count(band) / 4 for band in set(found)} == bands


def test_the_reform_moved_the_peak_into_the_evening():
    old, new = (day_hours(date(2026, 4, d), INDUSTRIAL_B.at(date(2026, 4, d))) for d in (15, 16))
    assert (old.bands[11 * 4], new.bands[11 * 4]) == ("peak", "mid")
    assert (old.bands[20 * 4], new.bands[20 * 4]) == ("mid", "peak")


def test_a_discount_ends_on_its_last_day():
    first, later = (day_hours(d, INDUSTRIAL_B.at(d)) for d in (date(2026, 9, 5), date(2031, 3, 1)))
    assert [slot / 4 for slot in range(96) if first.discounts[slot]] == [
        11 + n / 4 for n in range(12)
    ]
    assert not any(later.discounts)


def test_a_day_before_the_first_tariff_is_refused():
    with pytest.raises(TariffError, match="kepco_industrial_b is known for 2024-10-23"):
        INDUSTRIAL_B.at(date(2024, 10, 23))


def test_gas_by_its_heat_at_dated_prices():
    """100 Nm3 of 42.7 MJ: 4 270 MJ at 20.42 won."""
    gas = schedule_of("demo_city_gas").at(date(2026, 2, 1))
    assert gas.units_per_amount * 100 * gas.option[0].energy["year"]["flat"] == Decimal("87193.4")
