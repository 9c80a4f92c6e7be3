"""Tenants by carbon: the larger the more, coloured by the distance to their own target."""

from collections.abc import Sequence
from textwrap import wrap

import pandas as pd
from dash import html

from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.i18n import Texts
from dashboards.year import TenantCarbon

INK = "#171B20"
NO_TARGET = "#C9CED4"
STEPS = ((-0.05, "#009E73"), (0.0, "#8FD3BF"), (0.05, "#F3B48A"))
FAR_ABOVE = "#E07A2F"
NAME_WIDTH = 14


def frame(tenants: Sequence[TenantCarbon]) -> pd.DataFrame:
    """code, name_en, name_ko, kg_co2e, has_target, off_target: as drawn, for download."""
    rows = [(x.code, x.name.en, x.name.ko, x.kg_co2e, x.has_target, x.off_target) for x in tenants]
    return pd.DataFrame(rows, columns=["code", "name_en", "name_ko", "kg_co2e", "has_target", "off_target"])  # fmt: skip


def map_figure(tenants: Sequence[TenantCarbon], *, t: Texts, scheme: str) -> Figure:
    """A tile per plant whose emissions of this year are known."""
    known = [x for x in tenants if x.kg_co2e]
    if not known:
        return plot.empty_figure(t("No emissions were computed for this year"), scheme)
    figure = plot.new_figure(scheme, keep="tenants-map")
    said = [f"{t.carbon(x.kg_co2e)}<br>{_distance(x, t)}" for x in known]
    figure.add_treemap(
        ids=[x.code for x in known], labels=[_wrapped(x.name.in_language(t.language)) for x in known],
        parents=[""] * len(known), values=[x.kg_co2e for x in known], text=said,
        texttemplate="<b>%{label}</b><br>%{text}", hovertemplate="<b>%{label}</b><br>%{text}<extra></extra>",
        marker={"colors": [_colour(x.off_target) for x in known], "line": {"width": 2}, "pad": {"t": 0, "l": 0, "r": 0, "b": 0}},
        textfont={"color": INK, "size": 12}, tiling={"pad": 2}, root={"color": "rgba(0,0,0,0)"},
        pathbar={"visible": False},
    )  # fmt: skip
    figure.update_layout(
        margin={"t": 8, "l": 0, "r": 0, "b": 0}, hovermode="closest",
        uniformtext={"minsize": 10, "mode": "hide"},
    )  # fmt: skip
    return figure


def words(tenants: Sequence[TenantCarbon], t: Texts) -> html.P:
    """What the colours mean, and how many plants have a target of their own."""
    own = sum(x.has_target for x in tenants)
    swatches = [
        (STEPS[0][1], t("more than 5 % below its own target")), (STEPS[1][1], t("below")),
        (STEPS[2][1], t("above")), (FAR_ABOVE, t("more than 5 % above")), (NO_TARGET, t("no target of its own")),
    ]  # fmt: skip
    return html.P(
        [
            *(html.Span([html.Span(className="map-key", style={"background": colour}), text])
              for colour, text in swatches),
            html.Span(t("{n} of {all} plants have a target of their own.", n=own, all=len(tenants))),
        ],
        className="map-keys",
    )  # fmt: skip


def _distance(tenant: TenantCarbon, t: Texts) -> str:
    if not tenant.has_target:
        return ""
    off = tenant.off_target
    if off is None:
        return t("no month of this year is over yet")
    return t(
        "{change} against its target", change=f"{'+' if off > 0 else '−'}{t.percent(abs(off))}"
    )


def _wrapped(name: str) -> str:
    """A name on lines short enough for a tile."""
    return "<br>".join(wrap(name, NAME_WIDTH))


def _colour(off: float | None) -> str:
    if off is None:
        return NO_TARGET
    return next((colour for limit, colour in STEPS if off <= limit), FAR_ABOVE)
