"""What each line of a plant costs: its energy at the prices of its hours, and its part of the rest."""

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from fems.compute.tariffs.amounts import ZERO
from fems.compute.tariffs.bill import Use
from fems.compute.tariffs.terms import Terms, terms_at


def energy_won(use: Sequence[Use], terms: Sequence[Terms]) -> Decimal:
    """Energy and adders of some use, before rounding, VAT and fund; days without a contract cost nothing."""
    return sum((one.amount * _price(one, terms) for one in use), ZERO)


def _price(use: Use, terms: Sequence[Terms]) -> Decimal:
    """Price of one canonical unit."""
    agreed = terms_at(use.day, terms)
    if agreed is None:
        return ZERO
    tariff = agreed.tariff(use.day)
    price = tariff.find_option(agreed.option).energy[use.season][use.band] * (1 - use.discount)
    adders = (dated.at(use.day) or ZERO for dated in tariff.adders.values())
    return (price + sum(adders, ZERO)) * tariff.units_per_amount


def shared_out(total_won: Decimal, energy: pd.Series, whole_won: Decimal) -> pd.Series:
    """Parts of a bill's total in proportion to the energy cost of each meter.

    So a line that runs in dear hours pays more per kWh, and base, taxes and the rest follow energy. What
    no meter accounts for stays with nobody.

    Parameters
    ----------
    energy : Series
        `energy_won` of each meter.
    whole_won : Decimal
        That of the plant's boundary.

    >>> parts = shared_out(Decimal(120), pd.Series({"a": Decimal(60), "b": Decimal(20)}), Decimal(100))
    >>> parts.to_dict()
    {'a': Decimal('72'), 'b': Decimal('24')}
    """
    if not whole_won:
        return energy.map(lambda _: ZERO)
    return energy.map(lambda won: total_won * won / whole_won)
