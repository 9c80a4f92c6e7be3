"""What stands in the complex and which meters measure it: the import format as frozen models."""

from datetime import date, time
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from fems.clock import TimeError, time_zone
from fems.errors import UnknownUnitError
from fems.local_days import require_disjoint
from fems.units import Conversion, canonical_unit, conversion


def _known_zone(name: str) -> str:
    try:
        time_zone(name)
    except TimeError as error:
        raise ValueError(str(error)) from error
    return name


def _quarter_hour(wall: time) -> time:
    if wall.tzinfo or wall.minute % 15 or wall.second or wall.microsecond:
        raise ValueError(f"{wall} is not a wall time on a quarter of an hour, such as 06:00")
    return wall


def _not_zero(factor: float) -> float:
    if factor == 0:
        raise ValueError("a term's factor is not zero; leave the term out instead")
    return factor


TimeZone = Annotated[str, AfterValidator(_known_zone)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
MeterCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
"""A meter's code may be the name its gateway gives it, such as "mdb.Energy.Total"."""
QuarterHour = Annotated[time, AfterValidator(_quarter_hour)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
Quantity = Literal["electricity", "city_gas", "steam", "output", "temperature"]


class Model(BaseModel):
    """A frozen record of a definition file; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Complex(Model):
    """The complex itself."""

    code: Code
    name_en: str
    name_ko: str
    time_zone: TimeZone


class Shift(Model):
    """A shift of a plant: wall times and the weekdays of the production days it belongs to."""

    name: Annotated[str, Field(min_length=1)]
    start: QuarterHour
    end: QuarterHour
    days: tuple[Weekday, ...] = WEEKDAYS


class Asset(Model):
    """An area, a line or a piece of equipment below a plant."""

    code: Code
    kind: Literal["area", "line", "equipment"]
    parent: Code | None = None
    name_en: str
    name_ko: str


class Term(Model):
    """A term of a virtual meter: a factor and, where it converts, the unit that it converts."""

    factor: Annotated[float, Field(allow_inf_nan=False), AfterValidator(_not_zero)]
    unit: str | None = None


def _as_term(value: object) -> object:
    return {"factor": value} if isinstance(value, int | float) else value


class Meter(Model):
    """One meter: what it measures, how it publishes it, and where it stands."""

    code: MeterCode
    name_en: str
    name_ko: str
    quantity: Quantity
    kind: Literal["register", "interval", "power", "gauge", "virtual"]
    unit: str
    role: Literal["main", "sub", "generation"]
    asset: Code | None = None
    multiplier: float = Field(default=1.0, gt=0)
    digits: int | None = Field(default=None, ge=3, le=12)
    capacity_kw: float | None = Field(default=None, gt=0)
    period_s: int = Field(default=900, gt=0)
    max_gap_s: int = Field(default=2700, gt=0)
    server_time: bool = False
    power_is: Literal["instant", "period_mean"] = "instant"
    estimate_up_to_s: int = Field(default=14_400, ge=0)
    both_ways: bool = False
    jitter: float = Field(default=0.0, ge=0)
    limits: dict[str, float] = Field(default_factory=dict)
    product: str | None = None
    equivalent: float = Field(default=1.0, gt=0)
    is_scrap: bool = False
    calibrated_on: date | None = None
    calibrated_until: date | None = None
    terms: dict[str, Annotated[Term, BeforeValidator(_as_term)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _kind_fits(self) -> Self:
        if (self.kind == "virtual") != bool(self.terms):
            raise ValueError("a virtual meter has terms, any other kind of meter has none")
        if (self.kind == "register") != (self.digits is not None):
            raise ValueError("a register has digits, any other kind of meter has none")
        if self.quantity != "output" and (self.product or self.equivalent != 1 or self.is_scrap):
            raise ValueError("product, equivalent and is_scrap belong to a meter of output")
        if self.kind == "virtual":
            if self.multiplier != 1:
                raise ValueError("a virtual meter has no multiplier: write it into its terms")
            return self
        if (self.kind == "gauge") != (self.quantity == "temperature"):
            raise ValueError("temperature is measured by a gauge, and nothing else is")
        if self.kind == "power" and self.quantity != "electricity":
            raise ValueError("only electricity is measured as power")
        if self.power_is != "instant" and self.kind != "power":
            raise ValueError("power_is belongs to a power meter")
        if (self.both_ways or self.jitter) and self.kind != "register":
            raise ValueError("both_ways and jitter belong to a register")
        return self

    @model_validator(mode="after")
    def _calibration_fits(self) -> Self:
        begun, ends = self.calibrated_on, self.calibrated_until
        if ends and not (begun and begun < ends):
            raise ValueError("calibrated_until is after calibrated_on, which is given with it")
        return self

    @property
    def counter_range(self) -> float:
        """First value a register cannot show; 1 for other kinds of meter."""
        return 10.0 ** (self.digits or 0)

    def published(self, *, output_unit: str) -> Conversion:
        """How a published value becomes a canonical one; the multiplier is not in it."""
        canonical = canonical_unit(self.quantity, kind=self.kind, output_unit=output_unit)
        return conversion(self.unit, canonical)


class Plant(Model):
    """A plant, its assets and its meters."""

    code: Code
    name_en: str
    name_ko: str
    trade: str
    time_zone: TimeZone
    contract_kw: float = Field(gt=0)
    output_unit: str
    factor_series: dict[Quantity, str] = Field(default_factory=dict)
    day_starts_at: QuarterHour = time(0)
    asset: tuple[Asset, ...] = ()
    shift: tuple[Shift, ...] = ()
    meter: tuple[Meter, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        assets = _unique("asset", [asset.code for asset in self.asset])
        _unique("meter", [meter.code for meter in self.meter])
        _unique("shift", [shift.name for shift in self.shift])
        require_disjoint(
            [(s.name, s.start, s.end, s.days) for s in self.shift], starts_at=self.day_starts_at
        )
        wanted = {a.parent for a in self.asset} | {m.asset for m in self.meter}
        if unknown := sorted(wanted - assets - {None}, key=str):
            raise ValueError(f"asset {unknown[0]!r} is referred to but not defined")
        for meter in self.meter:
            try:
                published = meter.published(output_unit=self.output_unit)
            except UnknownUnitError as error:
                raise ValueError(f"meter {meter.code!r}: {error}") from error
            if meter.kind == "virtual" and published != (1.0, 0.0):
                unit = canonical_unit(meter.quantity, kind=meter.kind, output_unit=self.output_unit)
                raise ValueError(f"meter {meter.code!r} is virtual: its unit is {unit}")
        return self

    def main(self, quantity: str) -> Meter | None:
        """The plant's boundary meter of a quantity, if it has one."""
        found = (m for m in self.meter if m.quantity == quantity and m.role == "main")
        return next(found, None)


class Site(Model):
    """The whole of a complex definition file."""

    complex: Complex
    plant: tuple[Plant, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _distinct_plants(self) -> Self:
        _unique("plant", [plant.code for plant in self.plant])
        return self


def _unique(what: str, codes: list[str]) -> set[str]:
    if twice := [code for code in codes if codes.count(code) > 1]:
        raise ValueError(f"{what} {twice[0]!r} is defined twice")
    return set(codes)
