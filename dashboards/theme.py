"""Tokens: colours with one meaning each, sizes, the Mantine theme, one Plotly template.

The style sheet reads the same tokens as CSS variables, so that a colour is written down once.
"""

from functools import cache
from typing import Any

FONT = (
    '"FEMS signs", "Pretendard Variable", Pretendard, "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", '
    '"Malgun Gothic", NanumGothic, system-ui, sans-serif'
)
LIGHT = {
    "background": "#F4F6F8",
    "surface": "#FFFFFF",
    "sunken": "#EEF1F4",
    "border": "#DCE1E6",
    "ink": "#171B20",
    "muted": "#56606B",
    "grid": "#E8ECEF",
    "neutral": "#7B8590",
    "accent": "#0072B2",
    "look": "#8A5200",
    "look-surface": "#FFF3DC",
    "act": "#B42318",
    "act-surface": "#FDECEA",
}
DARK = {
    "background": "#111418",
    "surface": "#1A1E23",
    "sunken": "#242A31",
    "border": "#323941",
    "ink": "#E9ECEF",
    "muted": "#A7B0BA",
    "grid": "#2A3038",
    "neutral": "#8C96A1",
    "accent": "#58AEE0",
    "look": "#F5B94E",
    "look-surface": "#3A2D14",
    "act": "#FF8A80",
    "act-surface": "#40211F",
}
SCHEMES = {"light": LIGHT, "dark": DARK}

ELECTRICITY, GAS, STEAM = "#0072B2", "#E69F00", "#D55E00"
PV, OUTPUT, OTHER = "#F0E442", "#009E73", "#999999"
CARRIER_COLOURS = {
    "electricity": ELECTRICITY,
    "city_gas": GAS,
    "steam": STEAM,
}
# Amounts of electricity from little to much, in its own hue; starts at the colour of the card.
HEAT_SCALES = {
    "light": [[0, "#EAF3F9"], [0.5, "#6BAED6"], [1, "#004C78"]],
    "dark": [[0, "#1E2A33"], [0.5, "#0072B2"], [1, "#A9DCF7"]],
}


# Line and band of a forecast, points: on a dark card the same hue needs more to be seen.
OPACITY = {
    "light": {"forecast": 0.4, "band": 0.15, "point": 0.55},
    "dark": {"forecast": 0.65, "band": 0.3, "point": 0.8},
}


def faded(colour: str, opacity: float) -> str:
    """A colour with an opacity.

    >>> faded("#0072B2", 0.4)
    'rgba(0, 114, 178, 0.4)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


def css_variables() -> str:
    """The tokens as CSS variables for both colour schemes; on paper always the light one."""
    blocks = []
    for scheme, tokens in SCHEMES.items():
        lines = "".join(f"--{name}:{value};" for name, value in tokens.items())
        blocks.append(f":root[data-mantine-color-scheme={scheme}]{{color-scheme:{scheme};{lines}}}")
    paper = "".join(f"--{name}:{value};" for name, value in LIGHT.items())
    on_paper = f"@media print{{:root[data-mantine-color-scheme]{{color-scheme:light;{paper}}}}}"
    return f":root{{--font:{FONT}}}" + "".join(blocks) + on_paper


def mantine_theme() -> dict[str, Any]:
    """Theme of the Mantine components."""
    sizes = {"xs": 12, "sm": 14, "md": 16, "lg": 20, "xl": 28}
    return {
        "fontFamily": FONT,
        "fontSizes": {name: f"{size}px" for name, size in sizes.items()},
        "defaultRadius": 8,
        "primaryColor": "blue",
        "cursorType": "pointer",
    }


@cache
def template(scheme: str) -> dict[str, Any]:
    """The one Plotly template, in light or dark; the same object for all charts, which leave it as it is."""
    colour = SCHEMES[scheme]
    axis = {
        "gridcolor": colour["grid"],
        "linecolor": colour["border"],
        "zeroline": False,
        "automargin": True,
        "ticks": "",
        "fixedrange": True,
        "ticklabelstandoff": 6,
        "separatethousands": True,
        "tickfont": {"color": colour["muted"]},
        "title": {"font": {"size": 12, "color": colour["muted"]}, "standoff": 8},
    }
    return {
        "layout": {
            "font": {"family": FONT, "size": 12, "color": colour["ink"]},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [ELECTRICITY, GAS, STEAM, OUTPUT, PV],
            "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
            "hovermode": "x unified",
            "hoverlabel": {"bgcolor": colour["surface"], "bordercolor": colour["border"]},
            "showlegend": False,
            "bargap": 0.3,
            "xaxis": {**axis, "showgrid": False, "tickangle": 0},
            "yaxis": {**axis, "rangemode": "tozero"},
        }
    }
