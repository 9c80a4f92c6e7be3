"""Bills of a plant's contract, month by month, from what is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from fems.compute.tariffs.amounts import last_day, months_before
from fems.compute.tariffs.bill import Before, Bill, Use, monthly_bill
from fems.compute.tariffs.power_factor import PowerFactor, adjustment
from fems.compute.tariffs.terms import Terms, terms_at

LOOK_BACK_MONTHS = 36
"""How long an excess or a surcharge is not the first. KEPCO's rules of application, Article 48-2."""


@dataclass(frozen=True)
class Account:
    """A plant's contract for a carrier, and what earlier months decide.

    demands: highest demand that counts, by month [kW]. factors: power factors, by month.
    """

    terms: Sequence[Terms]
    demands: Mapping[date, Decimal] = field(default_factory=dict)
    factors: Mapping[date, PowerFactor] = field(default_factory=dict)

    def bill(self, month: date, use: Sequence[Use]) -> Bill:
        """Bill of a month.

        Raises
        ------
        TariffError
            If a day of it has no contract or no tariff.
        """
        return monthly_bill(month, use, self.terms, demands=self.demands,
                            power_factor=self.factors.get(month), before=self._before(month))  # fmt: skip

    def _before(self, month: date) -> Before:
        earliest = months_before(month, LOOK_BACK_MONTHS)
        known = sorted(m for m in {*self.demands, *self.factors} if earliest <= m < month)
        return Before(
            surcharged=any(self._is_surcharged(m) for m in known if m in self.factors),
            exceeded=any(self._is_exceeded(m) for m in known if m in self.demands),
        )

    def _is_surcharged(self, month: date) -> bool:
        agreed = terms_at(last_day(month), self.terms)
        rule = agreed.tariff(last_day(month)).power_factor if agreed else None
        if rule is None:
            return False
        return adjustment(self.factors[month], rule, surcharged_before=False).waived > 0

    def _is_exceeded(self, month: date) -> bool:
        agreed = terms_at(last_day(month), self.terms)
        return agreed is not None and self.demands[month] > agreed.contract_kw
