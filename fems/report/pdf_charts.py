"""Charts of the PDF report, drawn as vectors."""

from collections import defaultdict
from collections.abc import Callable

from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.shapes import Drawing
from reportlab.lib import colors
from reportlab.lib.units import mm

from fems.report.figures import Content

SCOPE_COLOURS = (colors.HexColor("#D55E00"), colors.HexColor("#0072B2"))
_MOST_PLANTS = 15


def month_chart(
    content: Content, t: Callable[[str], str], font: str, width: float
) -> Drawing | None:
    """Stacked bars of both scopes by month; None where streams are not by month."""
    months = content["months"]
    by_month: dict[tuple[int, str], float] = defaultdict(float)
    for row in content["streams"]:
        if row["from"][:7] != row["to"][:7]:
            return None
        by_month[row["scope"], row["from"][:7]] += (row["kg_co2e"] or 0.0) / 1_000
    if len(months) < 2 or not by_month:
        return None
    drawing = Drawing(width, 62 * mm)
    chart = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 14 * mm, 12 * mm, width - 16 * mm, 42 * mm
    chart.data = [tuple(by_month[scope, month] for month in months) for scope in (1, 2)]
    chart.categoryAxis.categoryNames = [month[2:] for month in months]
    chart.categoryAxis.style = "stacked"
    _style(chart, font)
    legend = Legend()
    legend.x, legend.y, legend.alignment = 14 * mm, 60 * mm, "right"
    legend.columnMaximum, legend.deltax, legend.boxAnchor = 1, 44 * mm, "nw"
    legend.fontName, legend.fontSize, legend.strokeWidth = font, 8, 0
    legend.colorNamePairs = [
        (SCOPE_COLOURS[0], t("Scope 1")), (SCOPE_COLOURS[1], t("Scope 2, location-based")),
    ]  # fmt: skip
    drawing.add(chart)
    drawing.add(legend)
    return drawing


def plant_chart(
    content: Content, name: Callable[[str], str], font: str, width: float
) -> Drawing | None:
    """Horizontal bars of the plants that emit most; None for one plant."""
    by_plant: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in content["streams"]:
        by_plant[row["plant"]][row["scope"] - 1] += (row["kg_co2e"] or 0.0) / 1_000
    if len(by_plant) < 2:
        return None
    most = sorted(by_plant.items(), key=lambda item: -sum(item[1]))[:_MOST_PLANTS][::-1]
    drawing = Drawing(width, (len(most) * 5 + 12) * mm)
    chart = HorizontalBarChart()
    chart.x, chart.y = 62 * mm, 8 * mm
    chart.width, chart.height = width - 66 * mm, len(most) * 5 * mm
    chart.data = [tuple(scopes[number] for _, scopes in most) for number in (0, 1)]
    chart.categoryAxis.categoryNames = [name(plant) for plant, _ in most]
    chart.categoryAxis.style = "stacked"
    _style(chart, font)
    drawing.add(chart)
    return drawing


def _style(chart: VerticalBarChart | HorizontalBarChart, font: str) -> None:
    for number, colour in enumerate(SCOPE_COLOURS):
        chart.bars[number].fillColor = colour
        chart.bars[number].strokeColor = None
    for axis in (chart.valueAxis, chart.categoryAxis):
        axis.labels.fontName, axis.labels.fontSize = font, 7.5
        axis.strokeColor = colors.HexColor("#8a96a3")
    chart.valueAxis.valueMin, chart.valueAxis.rangeRound = 0, "ceiling"
    chart.valueAxis.visibleGrid = 1
    chart.valueAxis.gridStrokeColor = colors.HexColor("#e6eaee")
    chart.valueAxis.labelTextFormat = _number
    chart.barSpacing, chart.groupSpacing = 0, 4


def _number(value: float) -> str:
    return f"{value:,.0f}"
