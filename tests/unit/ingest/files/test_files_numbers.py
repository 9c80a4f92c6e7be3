"""Numbers as people write them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.errors import InputFileError
from fems.ingest.files.numbers import Decimal, numbers


def read(*cells, decimal=None, loose=True):
    found, note = numbers(pd.Series(cells, dtype="str"), decimal=decimal, loose_comma=loose)
    return [None if pd.isna(value) else value for value in found], note


@pytest.mark.parametrize(
    ("cells", "want"),
    [
        pytest.param(["1.5", "-2", "1e3"], [1.5, -2.0, 1000.0], id="plain"),
        pytest.param(["1,234.5", "12"], [1234.5, 12.0], id="thousands and a point"),
        pytest.param(["1,234,567"], [1_234_567.0], id="two groups can only be thousands"),
        pytest.param(["1,234", "12.5"], [1234.0, 12.5], id="a point elsewhere decides"),
        pytest.param(["0,25", "1,234"], [0.25, 1.234], id="a fraction elsewhere decides"),
        pytest.param(["1.234,5", "12"], [1234.5, 12.0], id="European"),
        pytest.param(["1 234,5"], [1234.5], id="French"),
        pytest.param(["1'234.5"], [1234.5], id="Swiss"),
        pytest.param(["1,234.5", "12,5"], [1234.5, None], id="not both ways in one column"),
        pytest.param(["", "-", "n/a", "inf", "nan"], [None] * 5, id="no numbers"),
    ],
)
def test_numbers(cells, want):
    assert read(*cells)[0] == want


def test_a_thousand_or_a_fraction_is_not_guessed():
    with pytest.raises(InputFileError, match=r"'1,234' may be a thousand or a fraction.*--decimal"):
        read("1,234", "5")


@pytest.mark.parametrize(("decimal", "want"), [(Decimal.POINT, 1234.0), (Decimal.COMMA, 1.234)])
def test_the_user_decides(decimal, want):
    assert read("1,234", decimal=decimal)[0] == [want]


def test_where_commas_part_the_cells_a_quoted_one_parts_thousands():
    assert read("1,234", loose=False) == ([1234.0], "commas part thousands")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9).map(lambda x: round(x, 3)), min_size=1))
def test_a_number_survives_its_thousands_separators(wanted):
    cells = [f"{x:,.3f}" for x in wanted]
    assert read(*cells, decimal=Decimal.POINT)[0] == pytest.approx(wanted)
    turned = [cell.translate(str.maketrans(",.", ".,")) for cell in cells]
    assert read(*turned, decimal=Decimal.COMMA)[0] == pytest.approx(wanted)
