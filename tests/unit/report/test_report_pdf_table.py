"""Long tables of the PDF: over pages nothing is lost, and each page has the headings once."""

import re

import pypdfium2
import pytest
from reportlab.platypus import SimpleDocTemplate, Spacer

from fems.report.pdf_lists import changes, exclusions, instruments
from fems.report.pdf_parts import Parts
from fems.report.pdf_table import Rows, Style

STYLE = Style("Helvetica", "Helvetica-Bold", 8, [80, 60], right=[1])


def pages(tmp_path, flow):
    file = tmp_path / "table.pdf"
    SimpleDocTemplate(
        str(file), pagesize=(200, 180), leftMargin=10, rightMargin=10, topMargin=10, bottomMargin=10
    ).build(flow)
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(file)]


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(1, id="one row"),
        pytest.param(9, id="a page"),
        pytest.param(250, id="many pages"),
    ],
)
def test_no_row_is_lost_and_each_page_has_the_headings_once(tmp_path, count):
    rows = [[f"row {n:04}", f"{n}"] for n in range(count)]
    found = pages(tmp_path, [Rows(["Plant", "Activity"], rows, STYLE)])
    assert [text.count("Activity") for text in found] == [1] * len(found)
    seen = [number for text in found for number in re.findall(r"row (\d{4})", text)]
    assert seen == [f"{n:04}" for n in range(count)]


def test_a_table_that_has_no_room_for_a_row_begins_on_the_next_page(tmp_path):
    first, second = pages(tmp_path, [Spacer(1, 130), Rows(["Plant", "Activity"], [["a", "1"]], STYLE)])  # fmt: skip
    assert "Activity" not in first
    assert "Activity" in second


def parts(language, **content):
    empty = {"plants": [{"code": "food", "name_en": "Foods", "name_ko": "식품"}], "previous": None}
    return Parts(empty | content, language, "Helvetica", "Helvetica-Bold", 480)


def said(flow):
    """Texts of headings, paragraphs and cells."""
    found = []
    for one in flow:
        rows = getattr(one, "_rows", None) or getattr(one, "_cellvalues", None) or [[one]]
        found += [getattr(cell, "text", cell) for row in rows for cell in row]
    return [text for text in found if isinstance(text, str)]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("en", {"Foods", "green premium", "because"}, id="English"),
        pytest.param("ko", {"식품", "녹색프리미엄", "사유"}, id="Korean"),
    ],
)
def test_codes_and_reasons_are_in_the_language_of_the_report(language, words):
    one = {"plant": "food", "kind": "green_premium", "certificate": "G-1", "kwh": 1.0, "counts": False,
           "why": "because", "why_ko": "사유"}  # fmt: skip
    assert words <= set(said(instruments(parts(language, instruments=[one]))))


def test_an_exclusion_names_the_plant_and_what_of_it():
    one = {"what": "food steam 2025", "plant": "food", "of": ["steam", "2025"], "why": "no factor",
           "why_ko": "계수 없음"}  # fmt: skip
    assert "식품 스팀 2025: 계수 없음" in said(exclusions(parts("ko", exclusions=[one])))


def test_changes_are_listed_by_size_with_their_sum_and_small_ones_counted():
    of = {"plant": "food", "carrier": "steam"}
    moved = [of | {"from": f"2025-0{n}", "kg_before": 1e5, "kg_after": 1e5 + kg}
             for n, kg in enumerate((2_000.0, -9_000.0, 1.0), start=1)]  # fmt: skip
    flow = said(changes(parts("en", previous="digest", changes=moved)))
    assert [text for text in flow if text[:1] and text[0] in "+-"] == [
        "-7.00", "-9.00", "+2.00", "+ 1 (&lt; 0.005 t CO2e)"
    ]  # fmt: skip
    assert said(changes(parts("en", previous="digest", changes=[])))[-1] == "None."
    assert changes(parts("en")) == []
