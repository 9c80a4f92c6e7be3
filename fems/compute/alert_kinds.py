"""Every kind of alert: what it tells in both languages, what to do, and where its cause is seen."""

from typing import NamedTuple


class AlertKind(NamedTuple):
    """What an alert of one kind is.

    unit: of the rule's threshold; empty where it has none. below: it opens at or below the threshold,
    not above. hourly: its causes change so slowly that they are looked for once an hour. page: where
    the cause is seen, below the dashboard's root; {plant} is its code. sentences: by cause, or one
    for all ("").
    """

    title: tuple[str, str]  # English, Korean
    sentences: dict[str, tuple[str, str]]
    to_do: tuple[str, str]
    unit: str = ""
    below: bool = False
    hourly: bool = False
    page: str = ""


ALERT_KINDS: dict[str, AlertKind] = {
    "meter.silent": AlertKind(
        ("Silent meter", "계량기 무응답"),
        {
            "plant": ("All {members} meters of {plant} are silent.",
                      "{plant}의 계량기 {members}대가 모두 응답하지 않습니다."),
            "main": ("The main meter of {plant} is silent: {meters}.",
                     "{plant}의 주 계량기가 응답하지 않습니다: {meters}."),
            "sub": ("Submeters of {plant} are silent: {meters}.",
                    "{plant}의 하위 계량기가 응답하지 않습니다: {meters}."),
        },
        ("Check the meter, its gateway and its network.", "계량기와 게이트웨이, 통신망을 확인하십시오."),
        page="plant/{plant}/quality",
    ),
    "demand.breach": AlertKind(
        ("Demand about to pass a limit", "최대수요 초과 예상"),
        {"": ("{plant} is about to draw {projected_kw} kW in this quarter of an hour, over {limit_kw} kW.",
              "{plant}의 이번 15분 수요가 {projected_kw} kW로 한도 {limit_kw} kW를 넘을 것으로 예상됩니다.")},
        ("Switch off what can wait; the page on demand names it.",
         "미룰 수 있는 부하를 차단하십시오. 최대수요 화면에서 대상을 볼 수 있습니다."),
        unit="probability", page="plant/{plant}/demand",
    ),
    "load.base": AlertKind(
        ("Base load out of hours", "비가동 시간 기저부하 증가"),
        {"": ("{plant} drew {kw} kW out of hours, usually {usual_kw} kW.",
              "{plant}의 비가동 시간 부하가 {kw} kW로 평소 {usual_kw} kW보다 높았습니다.")},
        ("Look what was left on last night.", "어젯밤 켜져 있던 설비를 확인하십시오."),
        unit="share above usual", hourly=True, page="plant/{plant}",
    ),
    "intensity.drift": AlertKind(
        ("Intensity drifts", "원단위 상승 추세"),
        {"": ("{plant} uses {kwh_per_day} kWh a day more than its baseline lets expect.",
              "{plant}의 사용량이 베이스라인보다 하루 {kwh_per_day} kWh 많은 상태가 이어지고 있습니다.")},
        ("Look for what changed; declare an event, or see to it that the measure still works.",
         "달라진 점을 찾아 이벤트로 등록하거나 개선 조치가 유지되는지 확인하십시오."),
        unit="kWh per day", page="plant/{plant}/performance",
    ),
    "target.off": AlertKind(
        ("Off target", "목표 경로 이탈"),
        {"": ("{target}: {above} above the glidepath so far this year.",
              "{target}: 올해 누적 배출이 목표 경로보다 {above} 많습니다.")},
        ("See what closes the gap on the page of targets.", "목표 화면에서 차이를 줄일 방법을 확인하십시오."),
        unit="share above the glidepath", hourly=True, page="targets",
    ),
    "messages.rejected": AlertKind(
        ("Messages rejected", "메시지 거부"),
        {"": ("{value} messages of {plant} were rejected within an hour, most for {reason}.",
              "한 시간 동안 {plant}의 메시지 {value}건이 거부되었습니다. 주된 사유: {reason}.")},
        ("Correct the gateway, then take the kept messages in again.",
         "게이트웨이를 바로잡은 뒤 보관된 메시지를 다시 받아들이십시오."),
        unit="messages in an hour", page="quality",
    ),
    "forecast.decayed": AlertKind(
        ("Forecast decayed", "예측 성능 저하"),
        {"": ("Forecasts of {plant} were bad for two weeks: {meters}.",
              "{plant}의 예측이 2주 동안 크게 빗나갔습니다: {meters}.")},
        ("The model is chosen anew by itself; if it lasts, enter the plant's plans.",
         "모델은 자동으로 다시 선택됩니다. 계속되면 공장의 가동 계획을 입력하십시오."),
        page="plant/{plant}",
    ),
    "job.failed": AlertKind(
        ("Job failed", "작업 실패"),
        {"": ("The job {cause} fails: {error}.", "작업 {cause}이(가) 실패하고 있습니다: {error}.")},
        ("Mend what it says, then run 'fems jobs run' and the job's name.",
         "오류 내용을 해결한 뒤 'fems jobs run'에 작업 이름을 붙여 실행하십시오."),
    ),
    "job.late": AlertKind(
        ("Job late", "작업 지연"),
        {
            "": ("The job {cause} should run every {step_min} min and ran last at {last}.",
                 "작업 {cause}은(는) {step_min}분마다 실행되어야 하지만 마지막 실행이 {last}입니다."),
            "queue": ("What is to be computed anew has waited since {last}.",
                      "다시 계산할 항목이 {last}부터 처리되지 않고 있습니다."),
        },
        ("Is 'fems jobs schedule' running? 'fems doctor' says more.",
         "'fems jobs schedule'이 실행 중인지 확인하십시오. 'fems doctor'가 자세히 알려 줍니다."),
        unit="usual steps",
    ),
    "disk.filling": AlertKind(
        ("Disk filling", "디스크 공간 부족"),
        {"": ("{free_gb} GB are free where the data lie; that lasts about {value} days.",
              "데이터 디스크의 남은 공간은 {free_gb} GB이며 약 {value}일 뒤 가득 찹니다.")},
        ("Free or add room before it is full; a full disk stops ingest.",
         "가득 차기 전에 공간을 늘리십시오. 디스크가 가득 차면 수집이 멈춥니다."),
        unit="days left", below=True, hourly=True,
    ),
}  # fmt: skip
