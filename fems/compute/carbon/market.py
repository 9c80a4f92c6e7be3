"""Scope 2 by the market-based method: which instruments count, and what is left for the grid."""

from datetime import date
from typing import NamedTuple

import pandas as pd

INSTRUMENTS = ("rec", "ppa_direct", "ppa_third_party", "own_generation", "green_premium")
_KETS_PPA_SINCE = date(2022, 1, 1)


class Ruling(NamedTuple):
    """Whether an instrument counts in a market-based figure, and why."""

    counts: bool
    why: str
    why_ko: str


def _counts(why: str, why_ko: str) -> Ruling:
    return Ruling(counts=True, why=why, why_ko=why_ko)


def _not(why: str, why_ko: str) -> Ruling:
    return Ruling(counts=False, why=why, why_ko=why_ko)


_KETS = {
    "rec": _counts("REC with a certificate of renewable energy use, accepted since August 2021 (V2)",
                   "재생에너지 사용확인서가 있는 REC, 2021년 8월부터 인정(V2)"),
    "ppa_direct": _counts("direct PPA, accepted from 1 January 2022 for allocated companies (V1)",
                          "직접 PPA, 2022년 1월 1일부터 할당대상업체에 인정(V1)"),
    "ppa_third_party": _not("third-party PPA: acceptance under K-ETS is not verified",
                            "제3자 PPA: 배출권거래제 인정 여부가 확인되지 않음"),
    "green_premium": _not("green premium is not counted as a reduction under K-ETS (V1)",
                          "녹색프리미엄은 배출권거래제에서 감축 실적으로 인정하지 않음(V1)"),
}  # fmt: skip


def ruling(
    kind: str, *, standard: str, cancelled_on: date | None, first: date, expires_on: date | None,
    period: tuple[date, date],
) -> Ruling:  # fmt: skip
    """Whether an instrument counts under a standard for a period.

    Own generation behind the meter has lowered the purchase already, and never counts again.

    >>> ruling("green_premium", standard="kets", cancelled_on=None, first=date(2026, 1, 1),
    ...        expires_on=None, period=(date(2026, 1, 1), date(2026, 12, 31))).counts
    False
    """
    begin, end = period
    if kind == "own_generation":
        return _not("own generation behind the meter is not purchased: it has lowered the activity",
                    "계량기 뒤 자가발전은 구매 전력이 아니며 이미 활동자료에서 빠져 있음")  # fmt: skip
    if first > end or (expires_on and expires_on < begin):
        return _not("generated or valid outside the period", "발전 또는 유효 기간이 보고 기간 밖")
    if kind in ("rec", "green_premium") and (cancelled_on is None or cancelled_on > end + _A_YEAR):
        return _not(
            "not cancelled (retired) for the plant", "해당 공장 앞으로 소각(사용 처리)되지 않음"
        )
    if standard == "kets":
        found = _KETS[kind]
        if found.counts and kind != "rec" and first < _KETS_PPA_SINCE:
            return _not("before 1 January 2022", "2022년 1월 1일 이전")
        return found
    return _counts(
        "conveys the attribute and is retired for the plant (GHG Protocol Scope 2, quality criteria)",
        "속성을 이전하며 해당 공장 앞으로 소각됨(GHG 프로토콜 스코프 2 품질 기준)",
    )


_A_YEAR = pd.Timedelta(days=366).to_pytimedelta()


def market_based(purchased: pd.DataFrame, instruments: pd.DataFrame) -> pd.DataFrame:
    """Location-based and market-based emissions of purchased electricity, side by side.

    Instruments never lower the location-based figure. No residual mix is known to this system: what
    no instrument covers takes the location-based factor, and the report says so.

    Parameters
    ----------
    purchased : DataFrame
        plant_id, kwh, kg_co2e: purchased electricity of the period, location-based.
    instruments : DataFrame
        plant_id, kwh, counts.

    Returns
    -------
    DataFrame
        plant_id, kwh, covered_kwh (at most what was purchased), kg_location, kg_market.

    >>> bought = pd.DataFrame({"plant_id": [1], "kwh": [1000.0], "kg_co2e": [417.3]})
    >>> rec = pd.DataFrame({"plant_id": [1, 1], "kwh": [400.0, 900.0], "counts": [True, False]})
    >>> market_based(bought, rec)["kg_market"].round(2).tolist()
    [250.38]
    """
    counted = instruments[instruments["counts"].astype(bool)].groupby("plant_id")["kwh"].sum()
    covered = purchased["plant_id"].map(counted).fillna(0.0).astype(float)
    covered = covered.clip(upper=purchased["kwh"])
    left = 1 - (covered / purchased["kwh"].where(purchased["kwh"] > 0)).fillna(0.0)
    return pd.DataFrame(
        {
            "plant_id": purchased["plant_id"], "kwh": purchased["kwh"], "covered_kwh": covered,
            "kg_location": purchased["kg_co2e"], "kg_market": purchased["kg_co2e"] * left,
        }
    )  # fmt: skip
