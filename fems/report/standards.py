"""What each standard asks of a report, as far as it could be verified; the rest is left out and said."""

from datetime import date
from typing import NamedTuple

from fems.compute.carbon.gwp import ANNOUNCED


class Standard(NamedTuple):
    """A standard: its names, what the method must say, and what is not filled in."""

    name_en: str
    name_ko: str
    says: tuple[str, ...]
    left_out: tuple[str, ...]


STANDARDS = {
    "ghgp": Standard(
        "GHG Protocol, scope 1 and 2", "GHG 프로토콜 스코프 1·2",
        ("Scope 2 has two labelled totals, location-based and market-based (Scope 2 Guidance, Ch. 7).",
         "Order of market-based factors: certificates, contracts, supplier rate, residual mix, grid average. "
         "No residual mix is known to this system: the grid average was taken.",
         "Energy by instrument is shown and never netted; certificates never lower the location-based total."),
        ("The full list of the eight Scope 2 Quality Criteria is not verified.",),
    ),
    "kets": Standard(
        "K-ETS statement (배출량 명세서)", "온실가스 배출량 명세서(K-ETS)",
        ("Per stream: carrier, activity and unit, meter, calorific value, factor per gas, oxidation, "
         "emission per gas and CO2e, warming potentials.",
         "Warming potentials: SAR up to 2025 (V2), AR5 from 2026 (V1).",
         "The grid factor follows the choice made with 'fems factors use --for kets', else the inventory's."),
        ("Facility group, facility codes and capacities, activity codes and Tiers are not kept by this system.",
         "Uncertainty per Tier (7.5, 5, 2.5 percent) could not be verified and is not printed.",
         "Which grid factor statements of 2026 to 2030 use is not verified: it is a choice with a reason.",
         "Heat and power sold are shown apart; forms 10-1 to 10-3 are not filled in."),
    ),
    "iso14064": Standard(
        "ISO 14064-1:2018, 9.3.1", "ISO 14064-1:2018 9.3.1",
        ("a) organisation; b) person responsible: who issued; c) period; d) organisational boundary: the plants listed; "
         "e) reporting boundary: categories 1 and 2; f) direct emissions per gas; g) biogenic CO2 apart; "
         "h) removals: none quantified; i) exclusions with reasons; j) imported energy: location-based (Annex E, shall), "
         "market-based apart; k) base year and l) its changes: see targets and changes; m) methods; n) method changes; "
         "o) factors with references; t) potentials with source.",
         "Category 2 leaves out upstream emissions and losses of the network."),
        ("p), q) uncertainty: the shares of estimated and missing data are shown; no combined uncertainty is computed.",
         "r), s) conformity statement and verification are the verifier's.",
         "Categories 3 to 6 are not in this system."),
    ),
    "cbam": Standard(
        "CBAM, specific embedded emissions", "CBAM 고유내재배출량",
        ("Direct emissions, indirect emissions and electricity per unit of output of each plant in the period; "
         "the grid factor and its source are named.",),
        ("Fields of Implementing Regulation (EU) 2023/1773 (UN/LOCODE, route, CN code, precursors, carbon price paid) "
         "are not verified and not kept.",
         "A plant with several goods is not split among them."),
    ),
}  # fmt: skip


def gwp_of_standard(standard: str, last: date) -> str:
    """The set of warming potentials a standard asks for, where that is known.

    >>> gwp_of_standard("kets", date(2025, 12, 31)), gwp_of_standard("kets", date(2026, 12, 31))
    ('SAR', 'AR5')
    """
    if standard == "kets":
        return "SAR" if last.year <= 2025 else "AR5"
    return ANNOUNCED
