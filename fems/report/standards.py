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
    says_ko: tuple[str, ...]
    left_out_ko: tuple[str, ...]


STANDARDS = {
    "ghgp": Standard(
        "GHG Protocol, scope 1 and 2", "GHG 프로토콜 스코프 1·2",
        ("Scope 2 has two labelled totals, location-based and market-based (Scope 2 Guidance, Ch. 7).",
         "Order of market-based factors: certificates, contracts, supplier rate, residual mix, grid average. "
         "No residual mix is known to this system: the grid average was taken.",
         "Energy by instrument is shown and never netted; certificates never lower the location-based total."),
        ("The full list of the eight Scope 2 Quality Criteria is not verified.",),
        ("스코프 2는 지역 기반과 시장 기반의 두 총량을 구분하여 보고한다(스코프 2 지침 7장).",
         "시장 기반 계수의 적용 순서: 인증서, 계약, 공급자 계수, 잔여 믹스, 전력망 평균. 잔여 믹스를 알 수 없어 전력망 평균을 적용했다.",
         "수단별 전력량은 상계하지 않고 표시하며, 인증서는 지역 기반 총량을 줄이지 않는다."),
        ("스코프 2 품질 기준 8개 항목의 전체 목록은 확인되지 않았다.",),
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
        ("배출원별로 에너지원, 활동자료와 단위, 계량기, 발열량, 가스별 계수, 산화계수, 가스별 배출량과 CO2eq, 지구온난화지수를 적는다.",
         "지구온난화지수: 2025년까지 SAR(V2), 2026년부터 AR5(V1).",
         "전력 계수는 'fems factors use --for kets'로 정한 계열을, 없으면 인벤토리의 계열을 따른다."),
        ("시설 규모 구분, 배출시설 코드와 용량, 배출활동 코드, 산정등급(Tier)은 이 시스템에 없다.",
         "산정등급별 불확도(7.5, 5, 2.5%)는 확인되지 않아 싣지 않는다.",
         "2026~2030년 명세서에 쓰는 전력 계수는 확인되지 않았으므로 사유를 적고 선택한다.",
         "판매한 열과 전력은 따로 표시하며, 서식 10-1~10-3은 작성하지 않는다."),
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
        ("a) 조직 b) 책임자: 발행자 c) 기간 d) 조직 경계: 수록 공장 e) 보고 경계: 범주 1·2 f) 가스별 직접 배출량 "
         "g) 바이오 기원 CO2 별도 h) 제거량: 산정하지 않음 i) 제외와 사유 j) 수입 에너지: 지역 기반(부속서 E), 시장 기반 별도 "
         "k) 기준 연도 l) 그 변경: 목표와 변경 내역 m) 방법 n) 방법 변경 o) 계수와 출처 t) 지구온난화지수와 출처.",
         "범주 2에는 상류 배출과 송배전 손실이 포함되지 않는다."),
        ("p), q) 불확도: 추정·결측 비율만 표시하며 합성 불확도는 계산하지 않는다.",
         "r), s) 적합성 진술과 검증은 검증기관의 몫이다.",
         "범주 3~6은 이 시스템에 없다."),
    ),
    "cbam": Standard(
        "CBAM, specific embedded emissions", "CBAM 고유내재배출량",
        ("Direct emissions, indirect emissions and electricity per unit of output of each plant in the period; "
         "the grid factor and its source are named.",),
        ("Fields of Implementing Regulation (EU) 2023/1773 (UN/LOCODE, route, CN code, precursors, carbon price paid) "
         "are not verified and not kept.",
         "A plant with several goods is not split among them."),
        ("공장별 기간 내 생산량 단위당 직접·간접 배출량과 전력량을 적고, 전력 계수와 출처를 밝힌다.",),
        ("시행규칙 (EU) 2023/1773의 항목(UN/LOCODE, 생산 경로, CN 코드, 전구물질, 지불한 탄소 가격)은 확인되지 않아 관리하지 않는다.",
         "여러 제품을 만드는 공장의 배출량을 제품별로 나누지 않는다."),
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
