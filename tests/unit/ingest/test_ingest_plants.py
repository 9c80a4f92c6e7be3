"""Definitions of a complex and files of factors: what is wrong with them, in one line."""

from pathlib import Path

import pytest

from fems.errors import InputFileError
from fems.ingest.factors import import_factors
from fems.ingest.plants import import_plants, read_site

SAMPLE_DATA = Path(__file__).resolve().parents[3] / "sample_data"
SITE = """
[complex]
code = "hanbit"
name_en = "Hanbit"
name_ko = "한빛"
time_zone = "Asia/Seoul"

[[plant]]
code = "food"
name_en = "Food"
name_ko = "식품"
trade = "food"
time_zone = "Asia/Tokyo"
contract_kw = 900
output_unit = "t"
factor_series = {steam = "district_heat_kdhc_metro"}

[[plant.asset]]
code = "hall"
kind = "area"
name_en = "Hall"
name_ko = "건물"

[[plant.asset]]
code = "line"
kind = "line"
parent = "hall"
name_en = "Line"
name_ko = "라인"

[[plant.meter]]
code = "main"
name_en = "Main"
name_ko = "수전"
quantity = "electricity"
kind = "register"
unit = "kWh"
role = "main"
digits = 6

[[plant.meter]]
code = "outdoor"
name_en = "Outdoor"
name_ko = "외기"
quantity = "temperature"
kind = "gauge"
unit = "degC"
role = "main"
"""
METER = SITE[SITE.rindex("[[plant.meter]]") :]
PLANT = SITE[SITE.index("[[plant]]") :]


@pytest.fixture
def written(tmp_path):
    def write(text, name="complex.toml"):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_the_sample_complex_reads():
    site = read_site(SAMPLE_DATA / "complex.toml")
    assert site.complex.code == "hanbit"
    assert len(site.plant) == 12
    assert sum(len(plant.meter) for plant in site.plant) == 96


def test_what_is_written_is_what_is_read(written):
    (plant,) = read_site(written(SITE)).plant
    assert plant.time_zone == "Asia/Tokyo"
    assert plant.factor_series == {"steam": "district_heat_kdhc_metro"}
    assert [(asset.code, asset.parent) for asset in plant.asset] == [
        ("hall", None),
        ("line", "hall"),
    ]
    main = plant.main("electricity")
    assert main.code == "main"
    assert main.counter_range == 1_000_000
    assert (main.multiplier, main.period_s, main.max_gap_s) == (1.0, 900, 2_700)
    assert plant.main("city_gas") is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param('kind = "area"', 'kind = "area"\ncolour = "red"', r"asset\.0\.colour", id="an unknown key"),
        pytest.param('role = "main"\ndigits', "digits", r"meter\.0\.role", id="a missing key"),
        pytest.param("900", '"much"', r"contract_kw.*number", id="a word as number"),
        pytest.param("900", "0", r"contract_kw.*greater than 0", id="no contract power"),
        pytest.param('"register"', '"counter"', r"meter\.0\.kind.*'register'", id="an unknown kind"),
        pytest.param('"electricity"', '"power"', r"meter\.0\.quantity", id="an unknown quantity"),
        pytest.param('code = "food"', 'code = "Food 1"', r"plant\.0\.code", id="a code with a blank"),
        pytest.param(METER, METER + METER, "meter 'outdoor' is defined twice", id="a meter twice"),
        pytest.param(PLANT, PLANT + PLANT, "plant 'food' is defined twice", id="a plant twice"),
        pytest.param('"line"\nkind', '"hall"\nkind', "asset 'hall' is defined twice", id="an asset twice"),
        pytest.param('parent = "hall"', 'parent = "hell"', "asset 'hell' is referred to", id="an unknown parent"),
        pytest.param("digits = 6", 'digits = 6\nasset = "attic"', "asset 'attic' is referred to", id="an unknown asset"),
        pytest.param("Asia/Tokyo", "Asia/Tokio", "'Asia/Tokio' is unknown", id="a plant's unknown time zone"),
        pytest.param("Asia/Seoul", "Korea", "'Korea' is unknown", id="the complex's unknown time zone"),
        pytest.param('"kWh"', '"kcal"', "'kcal' cannot be converted to kWh", id="an unknown unit"),
        pytest.param('"degC"', '"kWh"', "'kWh' cannot be converted to degC", id="a unit of something else"),
        pytest.param("digits = 6", "", "a register has digits", id="a register without digits"),
        pytest.param("digits = 6", "digits = 6\ncalibrated_until = 2026-01-01", "calibrated_until is after", id="the end of a calibration without its day"),
        pytest.param('"gauge"', '"interval"', "temperature is measured by a gauge", id="temperature as amount"),
        pytest.param("{steam", "{steem", "factor_series.*steem", id="a factor for an unknown carrier"),
        pytest.param(PLANT, "", "plant", id="no plant"),
        pytest.param("[complex]", "[complex", "is not TOML", id="not TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_one_line(written, old, new, says):
    assert SITE.count(old) >= 1
    with pytest.raises(InputFileError, match=says) as caught:
        read_site(written(SITE.replace(old, new, 1)))
    text = str(caught.value)
    assert "complex.toml" in text
    for noise in ("Value error", "http", "pydantic", "..", "\n"):
        assert noise not in text


def test_only_electricity_is_measured_as_power(written):
    steam = METER.replace('"temperature"', '"steam"').replace('"gauge"', '"power"')
    with pytest.raises(InputFileError, match="power"):
        read_site(written(SITE + steam.replace("outdoor", "steam").replace("degC", "kW")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('kind = "area"', 'kind = "area"\nparent = "hall"', id="below itself"),
        pytest.param('kind = "area"', 'kind = "area"\nparent = "line"', id="below its own child"),
    ],
)
def test_an_asset_does_not_lie_below_itself(written, old, new):
    with pytest.raises(InputFileError, match="'hall' lies below itself"):
        import_plants(None, written(SITE.replace(old, new)))  # refused before the database is asked


@pytest.mark.parametrize("reader", [read_site, lambda file: import_factors(None, file)])
@pytest.mark.parametrize(
    ("make", "says"),
    [
        pytest.param(lambda file: None, "No such file", id="not there"),
        pytest.param(lambda file: file.mkdir(), "Is a directory", id="a folder"),
        pytest.param(lambda file: file.write_bytes(b"\xff\xfe\x00"), "codec", id="not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, reader, make, says):
    make(tmp_path / "input")
    with pytest.raises(InputFileError, match=rf"input cannot be read: .*{says}"):
        reader(tmp_path / "input")


FACTORS = (SAMPLE_DATA / "factors.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(FACTORS.replace("valid_from", "begins", 1), "no column 'valid_from'", id="column"),
        pytest.param(FACTORS.replace("474.7", "much", 1), "row 5: kg_co2_per_unit 'much' is no number", id="number"),
        pytest.param("", "cannot be read", id="empty"),
    ],
)  # fmt: skip
def test_a_file_of_factors_that_cannot_be_understood(written, text, says):
    with pytest.raises(InputFileError, match=says) as caught:
        import_factors(None, written(text, name="factors.csv"))
    assert "\n" not in str(caught.value)
