"""What energy costs: for those who may see the page on cost."""

from dashboards.api.columns import BEFORE_ALL, PLANT, SHARES
from dashboards.api.resource import Column, Resource, Span, Type
from fems.roles import MANAGERS

T = Type
CARRIER = Column("carrier", T.TEXT, "Carrier of energy.")
MONTH = Column("month", T.DAY, "First day of the month.")

MONEY = (
    Resource(
        "bills", "a plant, a carrier and a month, by the plant's own tariff", "api_bills",
        (PLANT, CARRIER, MONTH, Column("series", T.TEXT, "Series of tariffs."),
         Column("option", T.TEXT, "Option of the tariff."),
         Column("amount", T.NUMBER, "Amount that was billed for.", "see unit"),
         Column("unit", T.TEXT, "Unit of the amount."),
         Column("charge_won", T.NUMBER, "Charges before taxes and funds.", "KRW"),
         Column("total_won", T.NUMBER, "Total; the lines add up to it.", "KRW"),
         Column("billing_kw", T.NUMBER, "Demand that is paid for.", "kW"),
         Column("basis", T.TEXT, "Why so much: current, ratchet, floor or contract."),
         Column("demand_kw", T.NUMBER, "Demand of the month itself.", "kW", may_be_missing=True),
         Column("demand_at", T.INSTANT, "When it was.", may_be_missing=True),
         Column("contract_kw", T.NUMBER, "Contract power.", "kW"), *SHARES,
         Column("whole", T.BOOLEAN, "The month is over; the bill of a running month is of its days so far.")),
        {"plant_id": 0, "carrier": "", "month": BEFORE_ALL}, span=Span.DAY,
        spanned="First days of months.", roles=MANAGERS,
    ),
    Resource(
        "bills/lines", "a line of a bill", "api_bill_lines",
        (PLANT, CARRIER, MONTH, Column("position", T.INTEGER, "Place on the bill."),
         Column("kind", T.TEXT, "What is charged for."),
         Column("season", T.TEXT, "Season of the tariff.", may_be_missing=True),
         Column("band", T.TEXT, "Time band of the tariff.", may_be_missing=True),
         Column("first_day", T.DAY, "First day, where not the whole month.", may_be_missing=True),
         Column("last_day", T.DAY, "Last day, included.", may_be_missing=True),
         Column("quantity", T.NUMBER, "How much.", "see unit", may_be_missing=True),
         Column("unit", T.TEXT, "Unit of the quantity.", may_be_missing=True),
         Column("price_won", T.NUMBER, "Price of a unit.", "KRW per unit", may_be_missing=True),
         Column("won", T.NUMBER, "Charge.", "KRW")),
        {"plant_id": 0, "carrier": "", "month": BEFORE_ALL, "position": -1}, span=Span.DAY,
        spanned="First days of months.", roles=MANAGERS,
    ),
)  # fmt: skip
