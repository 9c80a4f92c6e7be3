"""Power factor of a month, and what it adds to or takes off the base charge."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from fems.compute.tariffs.amounts import ZERO, half_up
from fems.compute.tariffs.rules import PowerFactorRule

Floats = npt.NDArray[np.float64]
_PERCENT = Decimal(100)


@dataclass(frozen=True)
class PowerFactor:
    """Mean power factor of a month, by day (lagging) and by night (leading), as shares.

    None: there is no reactive meter, and the rule's assumption holds.
    """

    lagging: Decimal | None = None
    leading: Decimal | None = None


@dataclass(frozen=True)
class Adjustment:
    """What power factor does to the base charge, as a share of it: positive is a surcharge.

    waived: a surcharge that is only announced, since it is the first.
    """

    share: Decimal
    waived: Decimal
    lagging: Decimal
    leading: Decimal | None


def mean_power_factor(*, kwh: Floats, kvarh: Floats, least: float, most: float = 1.0) -> float:
    """Mean of half-hourly power factors, each brought into [least, most] first.

    Parameters
    ----------
    kwh, kvarh : array of float
        Sums of the half hours that count; those in which nothing was used are left out.
        [kWh], [kvarh]

    Returns
    -------
    float
        Share, or NaN where no half hour counts. [1]

    Examples
    --------
    >>> mean_power_factor(kwh=np.array([80.0, 30.0]), kvarh=np.array([60.0, 40.0]), least=0.6)
    0.7
    """
    apparent = np.hypot(kwh, kvarh)
    used = apparent > 0
    if not used.any():
        return float("nan")
    return float(np.clip(kwh[used] / apparent[used], least, most).mean())


def adjustment(
    factor: PowerFactor, rule: PowerFactorRule, *, surcharged_before: bool
) -> Adjustment:
    """Surcharge (positive) or credit of a month, as a share of the base charge.

    Each whole percent by which the lagging power factor lies below its standard adds, above it takes
    off; leading only adds. Where the rule says so, the first month with a surcharge is a warning.

    References
    ----------
    .. [1] KEPCO basic supply terms, Articles 41 to 43, in force since 1 February 2025.

    Examples
    --------
    >>> from fems.compute.tariffs.rules import Lagging
    >>> day = {"start": "08:00", "end": "22:00", "standard": "0.92", "credit_to": "0.97",
    ...        "floor": "0.60", "rate_per_percent": "0.002"}
    >>> rule = PowerFactorRule(lagging=Lagging.model_validate(day), without_meter=Decimal("0.92"))
    >>> adjustment(PowerFactor(lagging=Decimal("0.985")), rule, surcharged_before=False).share * 100
    Decimal('-1.00000')
    >>> adjustment(PowerFactor(lagging=Decimal("0.88")), rule, surcharged_before=True).share * 100
    Decimal('0.80000')
    """
    lagging = _whole(rule.without_meter if factor.lagging is None else factor.lagging, rule)
    of = rule.lagging
    counted = min(max(lagging, of.floor * _PERCENT), of.credit_to * _PERCENT)
    day = (of.standard * _PERCENT - counted) * of.rate_per_percent
    night, leading = ZERO, None
    if rule.leading is not None and factor.leading is not None:
        leading = _whole(factor.leading, rule)
        short = rule.leading.standard * _PERCENT - max(leading, rule.leading.floor * _PERCENT)
        night = max(short, ZERO) * rule.leading.rate_per_percent
    surcharge = max(day, ZERO) + night
    waived = surcharge if rule.first_month_is_warning and not surcharged_before else ZERO
    return Adjustment(min(day, ZERO) + surcharge - waived, waived, lagging / _PERCENT,
                      None if leading is None else leading / _PERCENT)  # fmt: skip


def _whole(share: Decimal, rule: PowerFactorRule) -> Decimal:
    return half_up(share * _PERCENT, rule.round_percent)
