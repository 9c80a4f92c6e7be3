"""How the meters of a simulated complex behave: the simulation file as frozen models."""

from datetime import time
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from fems.site import Code, Model

DayType = Literal["workday", "saturday", "sunday", "holiday", "shutdown"]
FaultKind = Literal["gap", "rollover", "exchange", "spike", "stuck", "late"]
ALWAYS = "always"
Share = Annotated[float, Field(ge=0, le=1)]
Amount = Annotated[float, Field(ge=0)]


def _on_the_quarter(value: time) -> time:
    if value.minute % 15 or value.second:
        raise ValueError("shifts, breaks and stops begin and end on a quarter-hour")
    return value


class Shift(Model):
    """Working hours on some types of day; an end before the start is on the next day."""

    name: str
    days: tuple[DayType, ...]
    start: time
    end: time
    level: float = Field(default=1.0, gt=0, le=1.5)

    _quarter = field_validator("start", "end")(_on_the_quarter)


class Break(Model):
    """A pause within the shifts: throughput falls by `depth`."""

    start: time
    minutes: int = Field(gt=0, multiple_of=15)
    depth: Share

    _quarter = field_validator("start")(_on_the_quarter)


class Stop(Model):
    """A planned stop of the whole plant every so many days."""

    every_days: int = Field(ge=2)
    offset: int = Field(default=0, ge=0)
    start: time
    hours: float = Field(gt=0, le=24)

    _quarter = field_validator("start")(_on_the_quarter)


class Load(Model):
    """A consumer of one carrier; amounts are per hour. [kW, Nm3/h or GJ/h]

    amount = base + run x working + full x throughput + climate, each K counted from its limit.
    """

    meter: Code | None = None
    quantity: Literal["electricity", "city_gas", "steam"] = "electricity"
    base: Amount = 0
    run: Amount = 0
    full: Amount = 0
    heat_per_k: Amount = 0
    heat_below_c: float = 15
    cool_per_k: Amount = 0
    cool_above_c: float = 20
    climate_while_running: bool = False
    shifts: tuple[str, ...] = ()
    lead_h: float = Field(default=0, ge=0, le=12)
    breaks: Share = 1.0
    cycle_min: float = Field(default=60, gt=0)
    cycle_depth: Share = 0
    noise: float = Field(default=0.03, ge=0, le=0.3)


class Output(Model):
    """What the plant makes, at full throughput, and to how many decimals it is counted."""

    meter: Code
    rate_per_h: float = Field(gt=0)
    shifts: tuple[str, ...] = ()
    decimals: int = Field(default=3, ge=0, le=6)
    noise: float = Field(default=0.04, ge=0, le=0.3)


class Pv(Model):
    """Roof photovoltaics that never export: the inverter follows the load down."""

    meter: Code
    kwp: float = Field(gt=0)


class Temperature(Model):
    """The plant's outdoor sensor; it stands a little warmer than the open field."""

    meter: Code
    offset_k: float = 0


class PlantBehaviour(Model):
    """How one plant works and what it uses."""

    code: Code
    loss_share: float = Field(ge=0, le=0.1)
    productivity_sigma: float = Field(ge=0, le=0.3)
    stoppages_per_day: Share = 0
    summer_shutdown: bool = False
    output: Output
    temperature: Temperature
    pv: Pv | None = None
    stop: Stop | None = None
    shift: tuple[Shift, ...] = ()
    break_: tuple[Break, ...] = Field(default=(), alias="break")
    load: tuple[Load, ...]

    @model_validator(mode="after")
    def _shifts_exist(self) -> Self:
        known = {shift.name for shift in self.shift} | {ALWAYS}
        for wanted in (self.output.shifts, *(load.shifts for load in self.load)):
            if unknown := sorted(set(wanted) - known):
                raise ValueError(f"shift {unknown[0]!r} is referred to but not defined")
        return self


class SummerShutdown(Model):
    """The weekdays on which plants that close for the summer stand still."""

    month: int = Field(ge=1, le=12)
    first_day: int = Field(ge=1, le=31)
    days: int = Field(ge=0, le=31)


class Calendar(Model):
    """Public holidays of a country and the summer shutdown."""

    country: str
    summer_shutdown: SummerShutdown


class Climate(Model):
    """Where the complex lies and how warm it is there."""

    latitude: float = Field(ge=-66, le=66)
    longitude: float = Field(ge=-180, le=180)
    annual_mean_c: float
    annual_amplitude_k: Amount
    coldest_day_of_year: int = Field(ge=1, le=366)
    anomaly_k: Amount
    daily_range_k: Amount


class Measure(Model):
    """From a day on, a metered line needs `factor` times the energy for the same work."""

    plant: Code
    meter: Code
    day: int = Field(ge=0)
    factor: float = Field(gt=0, le=1.5)
    name_en: str
    name_ko: str


class Fault(Model):
    """Something wrong in what a meter publishes; the truth is untouched."""

    plant: Code
    meter: Code
    kind: FaultKind
    day: int = Field(ge=0)
    hour: float = Field(ge=0, lt=24)
    hours: float = Field(default=0.25, ge=0)
    value: float = 0
    delay_h: float = Field(default=12, gt=0)


class Behaviour(Model):
    """The whole of a simulation file."""

    calendar: Calendar
    climate: Climate
    plant: tuple[PlantBehaviour, ...]
    measure: tuple[Measure, ...] = ()
    fault: tuple[Fault, ...] = ()
