"""Which series of factors is used for what: judged, then kept."""

from enum import StrEnum

from fems.compute.carbon.rates import rates_of
from fems.compute.carbon.streams import FUELS, stream_of
from fems.errors import NotFoundError, SettingsError
from fems.store.factors import add_choice, read_calorific_values, read_factors
from fems.store.plants import read_plants
from fems.store.pool import Connection

CARRIERS = ("electricity", "steam", *FUELS)


class Use(StrEnum):
    """What a choice of factors is for."""

    INVENTORY = "inventory"
    OPERATIONAL = "operational"
    KETS = "kets"
    GHGP = "ghgp"
    ISO14064 = "iso14064"
    CBAM = "cbam"


def choose_factors(
    conn: Connection, *, series: str, carrier: str, used_for: Use, plant: str | None,
    calorific: str | None, by: str, reason: str,
) -> int:  # fmt: skip
    """Let a carrier use a series of factors from now on; the number of the choice.

    Parameters
    ----------
    plant : str, optional
        Code of the only plant this is for; None: all.
    calorific : str, optional
        Series of calorific values, for a fuel; of one vintage with the factors.

    Raises
    ------
    FemsError
        If somebody or a reason is missing, something is unknown, or the series gives the carrier no
        factor at all or one of another vintage.
    """
    if not by.strip() or not reason.strip():
        raise SettingsError("Say who and why.", hint="With --by and --reason.")
    _require_usable(conn, carrier, series, calorific)
    return add_choice(conn, {
        "used_for": used_for.value, "plant_id": _plant_id(conn, plant), "carrier": carrier,
        "series": series, "calorific_series": calorific, "reason": reason.strip(), "noted_by": by,
    })  # fmt: skip


def _require_usable(conn: Connection, carrier: str, series: str, calorific: str | None) -> None:
    """Refuse a series that gives the carrier no factor at all, or one of another vintage."""
    if carrier not in CARRIERS:
        raise NotFoundError(
            f"Carrier {carrier!r} is unknown.", hint=f"Carriers: {', '.join(CARRIERS)}."
        )
    factors, values = read_factors(conn), read_calorific_values(conn)
    stream = stream_of(carrier, series, calorific)
    rates = rates_of(stream, factors=factors, calorific_values=values)
    if all(rate.status == "missing" for rate in rates):
        usable = sorted(
            name for name in {factor["series"] for factor in factors}
            if any(r.status != "missing" for r in rates_of(
                stream_of(carrier, name), factors=factors, calorific_values=values))
        )  # fmt: skip
        raise NotFoundError(
            f"Series {series!r} has no factor for {carrier}.",
            hint=f"Series that have: {', '.join(usable) or 'none; import one'}.",
        )


def _plant_id(conn: Connection, code: str | None) -> int | None:
    if code is None:
        return None
    plants = read_plants(conn).set_index("code")["plant_id"]
    if code not in plants.index:
        raise NotFoundError(
            f"Plant {code!r} is unknown.", hint=f"Plants: {', '.join(plants.index)}."
        )
    return int(plants[code])
