"""Bills as tables for people."""

from typing import Any

from fems.cli.output import console, print_table

_NAMES = {
    "base": "base charge", "power_factor": "power factor", "excess": "above contract power",
    "item_rounding": "cut to whole won", "vat": "VAT", "fund": "industry fund",
    "total_rounding": "cut to ten won",
}  # fmt: skip
_BASIS = {
    "current": "this month's demand", "ratchet": "demand of {month:%Y-%m}",
    "floor": "least part of contract power", "contract": "contract power",
}  # fmt: skip


def print_bill(answer: dict[str, Any]) -> None:
    """Bills of a month, and what they are shared out to."""
    for bill in answer["bills"]:
        console.print(
            f"[bold]{answer['plant']}, {answer['month']}: {bill['carrier']}[/], {bill['option']} of "
            f"{', '.join(bill['tariffs'])}{'' if bill['whole'] else ' (month in progress)'}"
        )
        print_table(["", "from", "to", "quantity", "price", bill["currency"]],
                    [_line(line) for line in bill["lines"]]
                    + [("total", None, None, _quantity(bill["amount"], bill["unit"]), None,
                        f"{bill['total_won']:,}")])  # fmt: skip
        if bill["billing_kw"]:
            basis = _BASIS[bill["basis"]].format(month=bill["basis_month"])
            console.print(f"Billing demand {bill['billing_kw']:,} kW: {basis}.")
        if bill["unknown_months"]:
            months = ", ".join(f"{month:%Y-%m}" for month in bill["unknown_months"])
            console.print(f"No demand is known of {months}, which would count.")
        if bill["assumed"]:
            console.print(f"Assumed to be as last known: {', '.join(bill['assumed'])}.")
        shares = [
            f"{name} {bill[f'{name}_share']:.1%}" for name in ("measured", "estimated", "missing")
        ]
        console.print(f"Of the energy {', '.join(shares)}.\n")
    print_table(["line", "kWh", "won"], [
        (row["meter"] or "the rest", f"{row['amount']:,.0f}", f"{row['won']:,.0f}")
        for row in answer["plant_lines"]
    ])  # fmt: skip
    console.print(f"All carriers: {answer['total_won']:,} won", end="")
    if answer["won_per_unit"] is not None:
        console.print(f", {answer['won_per_unit']:,.0f} won per {answer['output_unit']}", end="")
    console.print()


def print_outcome(answer: dict[str, Any]) -> None:
    """A month as it is, beside what it would be."""
    now, then = answer["now"], answer["then"]
    print_table(["", "as it is", "as it would be"], [
        ("option", now["option"], then["option"]),
        ("energy [kWh]", f"{now['kwh']:,}", f"{then['kwh']:,}"),
        ("billing demand [kW]", f"{now['billing_kw']:,}", f"{then['billing_kw']:,}"),
        ("decided by", now["basis"], then["basis"]),
        ("total [won]", f"{now['total_won']:,}", f"{then['total_won']:,}"),
    ])  # fmt: skip
    console.print(f"Saved: {answer['saved_won']:,} won")


def _line(line: dict[str, Any]) -> tuple[Any, ...]:
    name = _NAMES.get(line["kind"], line["kind"])
    if line["band"]:
        off = line["facts"].get("discount")
        name = f"{line['season']}, {line['band']}" + (f", {float(off):.0%} off" if off else "")
    price = None if line["price_won"] is None else f"{line['price_won']:,}"
    return (name, line["first_day"], line["last_day"], _quantity(line["quantity"], line["unit"]),
            price, f"{line['won']:,}")  # fmt: skip


def _quantity(amount: float | None, unit: str | None) -> str | None:
    return None if amount is None else f"{amount:,} {unit or ''}".strip()
