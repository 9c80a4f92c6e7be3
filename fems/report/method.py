"""The method of a report in words, in both languages."""

from fems.report.standards import STANDARDS

_EN = (
    "Emission = activity × calorific value × factor × oxidation × warming potential; oxidation applies to CO2.",
    "Activity: main meters at the boundary of each plant, from readings kept raw; days are the plant's local days.",
    "Missing intervals are not zero: their share is in the sheet of completeness and is not extrapolated.",
)
_KO = (
    "배출량 = 활동자료 × 발열량 × 배출계수 × 산화계수 × 지구온난화지수. 산화계수는 CO2에만 적용한다.",
    "활동자료: 각 공장 경계의 주 계량기. 원시 검침값은 그대로 보존하며, 하루는 공장 현지 시각 기준이다.",
    "결측 구간은 0으로 보지 않는다. 결측 비율은 자료 완전성 표에 밝히고, 외삽하지 않는다.",
)


def method(standard: str, language: str) -> list[str]:
    """Sentences of the method under a standard, what is left out last.

    >>> method("ghgp", "ko")[-1].startswith("미포함: ")
    True
    """
    found = STANDARDS[standard]
    if language == "ko":
        return [*_KO, *found.says_ko, *(f"미포함: {text}" for text in found.left_out_ko)]
    return [*_EN, *found.says, *(f"Left out: {text}" for text in found.left_out)]
