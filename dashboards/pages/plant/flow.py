"""Electricity from what was bought and generated down to lines and equipment: frame in, figure out."""

from collections.abc import Hashable
from typing import Any

import pandas as pd

from dashboards import theme
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.flow import NAMES
from dashboards.i18n import ENERGY, Texts, step_for

SOURCES = ("purchased", "generated")


def has_tree(flow: pd.DataFrame) -> bool:
    """Whether something is known below a part of the plant; else bars say the same more plainly."""
    return bool(flow["parent"].str.startswith("asset:").any())


def flow_figure(flow: pd.DataFrame, *, t: Texts, scheme: str) -> Figure:
    """A Sankey diagram; what no meter sees is grey, what is estimated in part says so.

    Parameters
    ----------
    flow : DataFrame
        node, parent, name_en, name_ko, kwh, estimated (share 0..1); see dashboards/flow.py.
    """
    figure = plot.new_figure(scheme, keep="flow")
    step = step_for(plot.largest(flow["kwh"]), ENERGY)
    at = {node: n for n, node in enumerate(flow["node"])}
    used = float(flow.loc[flow["node"] == "plant", "kwh"].iloc[0])
    parents = set(flow["parent"])
    labels = [
        _label(row, used, is_between=row["parent"] != "" and row["node"] in parents, t=t)
        for row in flow.to_dict("records")
    ]
    links = flow[flow["parent"] != ""]
    into = links["node"].isin(SOURCES)
    ends = [(at[row.node], at[row.parent]) if is_source else (at[row.parent], at[row.node])
            for row, is_source in zip(links.itertuples(), into, strict=True)]  # fmt: skip
    note = [
        f" ({t('estimated')} {t.percent(share, 0)})" if share > 0 else ""
        for share in flow["estimated"]
    ]
    figure.add_sankey(
        arrangement="snap",
        node={
            "label": labels, "color": [_colour(node) for node in flow["node"]], "pad": 22, "thickness": 12,
            "line": {"width": 0}, "customdata": note, "hovertemplate": "%{label}%{customdata}<extra></extra>",
        },
        link={
            "source": [start for start, _ in ends], "target": [end for _, end in ends],
            "value": links["kwh"] / step.factor,
            "color": [theme.faded(_colour(node), 0.35) for node in links["node"]],
            "hovertemplate": "%{value:,.4~g} " + step.unit + "<extra></extra>",
        },
        textfont={"color": theme.SCHEMES[scheme]["ink"], "size": 12,
                  "shadow": "none"},
    )  # fmt: skip
    figure.update_layout(hovermode="closest", margin={"t": 16, "l": 8, "r": 8, "b": 16})
    return figure


def _label(row: dict[Hashable, Any], used_kwh: float, *, is_between: bool, t: Texts) -> str:
    """Name, amount and share; only the share in the middle, where there is no room for more."""
    share = t.percent(row["kwh"] / used_kwh, 0) if used_kwh else "–"
    said = share if is_between else f"{t.energy(row['kwh'])} · {share}"
    return f"{_name(row, t)}<br>{said}"


def _name(row: dict[Hashable, Any], t: Texts) -> str:
    known = row[f"name_{t.language}"]
    return t(NAMES[str(row["node"]).partition(":")[0]]) if pd.isna(known) else str(known)


def _colour(node: str) -> str:
    kind = node.partition(":")[0]
    return {"rest": theme.OTHER, "generated": theme.PV}.get(kind, theme.ELECTRICITY)
