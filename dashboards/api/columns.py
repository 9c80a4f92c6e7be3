"""Columns that several tables have."""

from dataclasses import replace

from dashboards.api.resource import Column, Type

BEFORE_ALL = "-infinity"  # a time before the first

PLANT = Column("plant", Type.TEXT, "Code of the plant.")
METER = Column("meter", Type.TEXT, "Code of the meter, unique within its plant.")
NAMES = (
    Column("name_en", Type.TEXT, "English name."),
    Column("name_ko", Type.TEXT, "Korean name."),
)
QUANTITY = Column(
    "quantity", Type.TEXT, "What is measured: a carrier of energy, output, or temperature."
)
ROLE = Column(
    "role", Type.TEXT,
    "main: at the plant's boundary; sub: below it, counted in a main meter already; generation: the plant's own.",
)  # fmt: skip
UNIT = Column(
    "unit",
    Type.TEXT,
    "Unit of the amounts: electricity kWh, city gas Nm3, steam GJ, output as the plant counts.",
)
SHARES = (
    Column("measured_share", Type.NUMBER, "Share of the 15-minute intervals that were measured.", "1"),
    Column("estimated_share", Type.NUMBER, "Share of them that were estimated.", "1"),
    Column("missing_share", Type.NUMBER, "Share of them of which nothing is known; they are in no amount.", "1"),
)  # fmt: skip
SHARES_IF_KNOWN = tuple(replace(column, may_be_missing=True) for column in SHARES)


def amounts(period: str) -> tuple[Column, ...]:
    """Of a meter in a period: amount, shares and peak."""
    return (
        PLANT, METER, QUANTITY, ROLE,
        Column("amount", Type.NUMBER, f"Amount of the {period}; of a temperature, its mean.", "see unit"),
        UNIT,
        Column("estimated_amount", Type.NUMBER, "Part of the amount that was estimated.", "see unit"),
        *SHARES,
        Column("peak_kw", Type.NUMBER, f"Highest mean power of a quarter of an hour of the {period}; electricity only.", "kW", may_be_missing=True),
        Column("peak_at", Type.INSTANT, "Start of that quarter.", may_be_missing=True),
    )  # fmt: skip
