"""What the PDF says, in both languages; Korean is written, not translated word by word."""

WORDS = {
    "Greenhouse gas report": "온실가스 배출량 보고서",
    "Period": "보고 기간",
    "Standard": "기준",
    "Issued by": "발행자",
    "Issued on": "발행일",
    "DRAFT – NOT ISSUED": "초안 – 발행 전",
    "Warming potentials": "지구온난화지수",
    "as announced by the issuer, else AR5": "고시 CO2eq 값, 없으면 AR5",
    "Time zone": "시간대",
    "Digest": "해시값(SHA-256)",
    "Totals": "총배출량",
    "Scope 1": "스코프 1 (직접)",
    "Scope 2, location-based": "스코프 2 (지역 기반)",
    "Scope 2, market-based": "스코프 2 (시장 기반)",
    "Biogenic CO2, in no scope": "바이오 기원 CO2 (별도)",
    "Measured": "실측",
    "Estimated": "추정",
    "Missing": "결측",
    "Emissions by month (t CO2e)": "월별 배출량 (t CO2e)",
    "Largest plants (t CO2e)": "배출량이 큰 공장 (t CO2e)",
    "By plant": "공장별",
    "Plant": "공장",
    "Total": "합계",
    "Streams": "배출원별 산정",
    "Carrier": "에너지원",
    "From": "시작",
    "To": "끝",
    "Activity": "활동자료",
    "kg CO2e per unit": "단위당 kg CO2e",
    "Factor": "계수",
    "Factors and their sources": "배출계수와 출처",
    "Completeness: share measured": "자료 완전성: 실측 비율",
    "Exclusions and reservations": "제외 및 유의 사항",
    "None.": "없음.",
    "Instruments": "재생에너지 사용 수단",
    "Counts": "인정",
    "yes": "예",
    "no": "아니오",
    "Entered activities": "입력 활동자료",
    "Changes since the last issue": "직전 발행 이후 변경",
    "Restatements": "재산정",
    "before": "이전",
    "after": "이후",
    "Method": "산정 방법",
    "valid from": "적용 시작",
    "checked": "확인일",
    "electricity": "전력",
    "city_gas": "도시가스",
    "steam": "스팀",
    "All rows, formulas and meters are in the workbook of the same digest.": "모든 행과 수식, 계량기 목록은 해시값이 같은 엑셀 파일에 있습니다.",
}


def say(text: str, language: str) -> str:
    """A text in 'ko' or, for every other language, in English.

    >>> say("Period", "ko"), say("Period", "en")
    ('보고 기간', 'Period')
    """
    return WORDS.get(text, text) if language == "ko" else text
