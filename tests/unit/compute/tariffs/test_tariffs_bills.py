"""Bills worked out by hand, each line to the won.

Prices, hours and rules: sample_data/tariffs, whose sources are KEPCO's basic supply terms and price
sheet. Holidays: the Korean regulation on public holidays; 27 January 2025 was a temporary one. The
days were counted on a calendar.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fems.compute.tariffs.bill import Before, monthly_bill
from fems.compute.tariffs.power_factor import PowerFactor
from fems.compute.tariffs.use import usage
from tests.unit.compute.tariffs.samples import INDUSTRIAL_B, flat_load, terms


def told(bill):
    """(kind, band, discounted, quantity, won) of each line."""
    return [
        (
            line.kind,
            line.band,
            bool(line.facts.get("discount")),
            line.quantity and int(line.quantity),
            line.won,
        )
        for line in bill.lines
    ]


def test_january_2025_with_holidays_a_temporary_one_and_a_peak_on_a_saturday():
    """Winter, before the reform; fund 3.2 percent.

    31 days: 4 Sundays; 4 holidays on weekdays (1st, and the New Year's 28th to 30th); 4 Saturdays;
    so 19 working days, Monday 27th among them: a temporary holiday does not count.
    Hours: light 19x10 + 4x10 + 8x24 = 422, mid 19x8 + 4x14 = 208, peak 19x6 = 114; together 744.
    400 kW throughout, and three quarters of an hour of more:
      Saturday 18th 14:00  530 kW  mid    (530 - 400) / 4 =  32.5 kWh   counts for demand
      Friday   10th 03:00  900 kW  light  (900 - 400) / 4 = 125 kWh     does not count
      Sunday   12th 12:00  700 kW  light  (700 - 400) / 4 =  75 kWh     does not count
    kWh: light 168 800 + 200 = 169 000; mid 83 200 + 32.5 -> 83 233; peak 45 600; sum 297 833.
    Demand 530 kW, but August 2024 had 610: 610 x 8 320 = 5 075 200.
    Energy: 169 000 x 117.9 = 19 925 100; 83 233 x 164.0 = 13 650 212; 45 600 x 221.5 = 10 100 400.
    Climate 297 833 x 9 = 2 680 497; fuel x 5 = 1 489 165. Charge 52 920 574.
    VAT 5 292 057.4 -> 5 292 057; fund 1 693 458.37 -> 1 693 450. Sum 59 906 081 -> 59 906 080.
    """
    month = date(2025, 1, 1)
    load = flat_load(month, 400, d18_1400=530, d10_0300=900, d12_1200=700)
    used = usage(load, INDUSTRIAL_B)
    assert used.demand_kw == 530
    assert used.demand_at == datetime(2025, 1, 18, 5, tzinfo=UTC)
    demands = {date(2024, 8, 1): Decimal(610), month: used.demand_kw}
    bill = monthly_bill(month, used.use, terms(1500), demands=demands)
    assert told(bill) == [
        ("base", None, False, 610, 5_075_200),
        ("power_factor", None, False, None, 0),
        ("energy", "light", False, 169_000, 19_925_100),
        ("energy", "mid", False, 83_233, 13_650_212),
        ("energy", "peak", False, 45_600, 10_100_400),
        ("climate", None, False, 297_833, 2_680_497),
        ("fuel", None, False, 297_833, 1_489_165),
        ("vat", None, False, None, 5_292_057),
        ("fund", None, False, None, 1_693_450),
        ("total_rounding", None, False, None, -1),
    ]
    assert (bill.charge_won, bill.total_won) == (52_920_574, 59_906_080)
    assert (bill.demand.basis, bill.demand.month) == ("ratchet", date(2024, 8, 1))


def test_april_2026_is_billed_by_two_tariffs():
    """Spring; the reform of 16 April within the month; weekends' midday at half price from then on.

    1st to 15th: 11 working days, 2 Saturdays, 2 Sundays: light 11x10 + 2x10 + 2x24 = 178 h, mid
    11x8 + 2x14 = 116 h, peak 11x6 = 66 h. 16th to 30th: the same numbers of days and hours, of which
    11:00-14:00 are discounted: 6 h of mid (Saturdays) and 6 h of light (Sundays).
    200 kW throughout. Base 200 x 8 320 x 15/30 twice.
    Before: 35 600 x 110.9 = 3 948 040; 23 200 x 133.4 = 3 094 880; 13 200 x 164.1 = 2 166 120.
    After: 34 400 x 116.0 = 3 990 400 and 1 200 x 58.0 = 69 600; 22 000 x 133.4 = 2 934 800 and
    1 200 x 66.7 = 80 040; 13 200 x 150.9 = 1 991 880. 144 000 kWh: climate 1 296 000, fuel 720 000.
    Charge 21 955 760; VAT 2 195 576; fund 592 805.52 -> 592 800; 24 744 136 -> 24 744 130.
    """
    month = date(2026, 4, 1)
    used = usage(flat_load(month, 200), INDUSTRIAL_B)
    bill = monthly_bill(month, used.use, terms(500), demands={month: used.demand_kw})
    assert told(bill) == [
        ("base", None, False, 200, 832_000),
        ("base", None, False, 200, 832_000),
        ("power_factor", None, False, None, 0),
        ("energy", "light", False, 35_600, 3_948_040),
        ("energy", "mid", False, 23_200, 3_094_880),
        ("energy", "peak", False, 13_200, 2_166_120),
        ("energy", "light", False, 34_400, 3_990_400),
        ("energy", "light", True, 1_200, 69_600),
        ("energy", "mid", False, 22_000, 2_934_800),
        ("energy", "mid", True, 1_200, 80_040),
        ("energy", "peak", False, 13_200, 1_991_880),
        ("climate", None, False, 144_000, 1_296_000),
        ("fuel", None, False, 144_000, 720_000),
        ("vat", None, False, None, 2_195_576),
        ("fund", None, False, None, 592_800),
        ("total_rounding", None, False, None, -6),
    ]
    assert bill.total_won == 24_744_130
    assert [line.last for line in bill.lines if line.kind == "base"] == [
        date(2026, 4, 15),
        date(2026, 4, 30),
    ]


def test_june_2026_with_holidays_a_saturday_peak_and_a_power_factor_credit():
    """Summer, after the reform.

    30 days: 4 Sundays; holidays Wednesday 3rd (local elections) and Saturday 6th (Memorial Day); 3
    other Saturdays; 21 working days. Light 21x10 + 3x10 + 6x24 = 384 h, mid 21x8 + 3x14 = 210 h, peak
    21x6 = 126 h. 1 000 kW throughout; Saturday 13th 16:00, in the hours of peak, 1 480 kW: metered as
    mid, 120 kWh more, and the month's demand.
    Base 1 480 x 8 320 = 12 313 600. Power factor 98.4 -> 98 percent, counted as 97: 5 x 0.2 = 1.0
    percent off: 123 136. 384 000 x 116.0 = 44 544 000; 210 120 x 163.8 = 34 417 656;
    126 000 x 229.0 = 28 854 000. 720 120 kWh: climate 6 481 080, fuel 3 600 600. Charge 130 087 800.
    VAT 13 008 780; fund 3 512 370.6 -> 3 512 370; 146 608 950.
    """
    month = date(2026, 6, 1)
    used = usage(flat_load(month, 1000, d13_1600=1480), INDUSTRIAL_B)
    bill = monthly_bill(month, used.use, terms(3000), demands={month: used.demand_kw},
                        power_factor=PowerFactor(lagging=Decimal("0.984")))  # fmt: skip
    assert told(bill) == [
        ("base", None, False, 1_480, 12_313_600),
        ("power_factor", None, False, None, -123_136),
        ("energy", "light", False, 384_000, 44_544_000),
        ("energy", "mid", False, 210_120, 34_417_656),
        ("energy", "peak", False, 126_000, 28_854_000),
        ("climate", None, False, 720_120, 6_481_080),
        ("fuel", None, False, 720_120, 3_600_600),
        ("vat", None, False, None, 13_008_780),
        ("fund", None, False, None, 3_512_370),
    ]
    assert bill.total_won == 146_608_950


def test_an_item_is_cut_to_whole_won_and_the_lines_still_add_up():
    """1 kWh at 121.5 and 9 + 5 won: energy 121.5 -> 121; the half won has a line of its own."""
    month = date(2026, 6, 1)
    load = flat_load(month, 0)
    load.loc[0, "amount"] = 1.0  # 00:00: light
    used = usage(load, INDUSTRIAL_B)
    bill = monthly_bill(month, used.use, terms(300, option="high_a_i"), demands={})
    rounding = next(line for line in bill.lines if line.kind == "item_rounding")
    assert rounding.won == Decimal("-0.5")
    assert sum(line.won for line in bill.lines) == bill.total_won
    assert bill.demand.basis == "floor"


@pytest.mark.parametrize(
    ("demand_kw", "before", "won"),
    [
        pytest.param(1100, False, 0, id="the first month above contract is a warning"),
        pytest.param(1100, True, 100 * 8320 * Decimal("1.5"), id="a tenth above: 1.5 times"),
        pytest.param(1450, True, 450 * 8320 * Decimal("3.0"), id="45 percent above: 3 times"),
        pytest.param(1000, True, None, id="contract power itself is no excess"),
    ],
)
def test_demand_above_contract_power(demand_kw, before, won):
    """Article 67-3 (3): by the share of the excess; 8 320 won per kW."""
    month = date(2026, 6, 1)
    bill = monthly_bill(month, [], terms(1000), demands={month: Decimal(demand_kw)},
                        before=Before(exceeded=before))  # fmt: skip
    found = [line.won for line in bill.lines if line.kind == "excess"]
    assert found == ([] if won is None else [won])
