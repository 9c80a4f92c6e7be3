"""Read and cross-check the two files that define a simulated complex."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from pydantic import BaseModel, ValidationError

from fems.config import CHECKOUT
from fems.errors import InputFileError
from fems.simulate.behaviour import Behaviour, PlantBehaviour
from fems.site import Plant, Site

ENERGY = ("electricity", "city_gas", "steam")
ModelT = TypeVar("ModelT", bound=BaseModel)


class DefinitionError(InputFileError):
    """A definition file is malformed, or the two files contradict each other."""

    def __init__(self, problem: str, *, file: Path, key: str) -> None:
        super().__init__(f"{file}: {key}: {problem}.", hint="See sample_data/README.md.")
        self.file, self.key = file, key


def sample_data_dir() -> Path:
    """Folder of the sample data: in the installed package, else in the checkout."""
    installed = CHECKOUT / "fems" / "_sample_data"
    return installed if installed.is_dir() else CHECKOUT / "sample_data"


@dataclass(frozen=True)
class Definition:
    """A complex (what stands where) together with its behaviour (what happens there)."""

    site: Site
    behaviour: Behaviour

    @classmethod
    def load(cls, complex_file: Path, simulation_file: Path) -> Self:
        """Read both files.

        Raises
        ------
        DefinitionError
            Names the file and the key that is unknown, missing or contradictory.
        """
        site = _read(complex_file, Site)
        behaviour = _read(simulation_file, Behaviour)
        for key, problem in _contradictions(site, behaviour):
            raise DefinitionError(problem, file=simulation_file, key=key)
        return cls(site, behaviour)

    @classmethod
    def sample(cls) -> Self:
        """The complex of sample_data."""
        folder = sample_data_dir()
        return cls.load(folder / "complex.toml", folder / "simulation.toml")

    def plants(self) -> list[tuple[Plant, PlantBehaviour]]:
        """Each plant with its behaviour, in the order of the complex file."""
        behaviours = {plant.code: plant for plant in self.behaviour.plant}
        return [(plant, behaviours[plant.code]) for plant in self.site.plant]


def _read(file: Path, model: type[ModelT]) -> ModelT:
    try:
        return model.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise DefinitionError(error.strerror or "cannot be read", file=file, key="file") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DefinitionError(str(error), file=file, key="TOML") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "file"
        raise DefinitionError(first["msg"], file=file, key=key) from None


def _contradictions(site: Site, behaviour: Behaviour) -> list[tuple[str, str]]:
    """Key and problem of each place where the simulation does not fit the complex."""
    plants = {plant.code: plant for plant in site.plant}
    simulated = Counter(plant.code for plant in behaviour.plant)
    found = [
        (f"plant {code}", "is simulated twice" if simulated[code] else "is not simulated")
        for code in plants
        if simulated[code] != 1
    ]
    for i, plant in enumerate(behaviour.plant):
        if plant.code in plants:
            found += _meter_contradictions(f"plant.{i}", plants[plant.code], plant)
        else:
            found.append((f"plant.{i}.code", f"plant {plant.code!r} is not in the complex"))
    events = [("measure", i, e.plant, e.meter) for i, e in enumerate(behaviour.measure)]
    events += [("fault", i, e.plant, e.meter) for i, e in enumerate(behaviour.fault)]
    for what, i, code, meter in events:
        known = {m.code for m in plants[code].meter} if code in plants else set()
        if meter not in known:
            found.append((f"{what}.{i}.meter", f"there is no meter {code}/{meter}"))
    return found + _impossible_events(plants, behaviour)


def _meter_contradictions(
    key: str, plant: Plant, behaviour: PlantBehaviour
) -> list[tuple[str, str]]:
    """Compare the meters a plant has with those its behaviour feeds."""
    fed = Counter[tuple[str, str]]()
    fed[behaviour.output.meter, "output"] += 1
    fed[behaviour.temperature.meter, "temperature"] += 1
    if behaviour.pv:
        fed[behaviour.pv.meter, "electricity"] += 1
    for load in behaviour.load:
        if load.meter:
            fed[load.meter, load.quantity] += 1
    mains = {m.code for m in plant.meter if m.role == "main"}
    energy_mains = {m.code for q in ENERGY if (m := plant.main(q))}
    wanted = {(m.code, m.quantity) for m in plant.meter if m.code not in energy_mains}
    found = [(key, f"meter {code!r} is fed twice") for (code, _), n in fed.items() if n > 1]
    found += [(key, f"meter {code!r} has no behaviour") for code, _ in sorted(wanted - set(fed))]
    found += [(key, f"there is no {q} meter {code!r}") for code, q in sorted(set(fed) - wanted)]
    if len(mains) != len({m.quantity for m in plant.meter if m.role == "main"}):
        found.append((key, "two main meters measure the same quantity"))
    for quantity in sorted({"electricity", *(load.quantity for load in behaviour.load)}):
        if plant.main(quantity) is None:
            found.append((key, f"the plant uses {quantity} but has no main meter for it"))
    return found


def _impossible_events(plants: dict[str, Plant], behaviour: Behaviour) -> list[tuple[str, str]]:
    kinds = {(p.code, m.code): m for p in plants.values() for m in p.meter}
    found = []
    for i, fault in enumerate(behaviour.fault):
        meter = kinds.get((fault.plant, fault.meter))
        if meter and fault.kind in ("rollover", "exchange") and meter.kind != "register":
            found.append((f"fault.{i}.kind", f"only a register can have a {fault.kind}"))
    for i, measure in enumerate(behaviour.measure):
        meter = kinds.get((measure.plant, measure.meter))
        if meter and not (meter.role == "sub" and meter.quantity in ENERGY):
            found.append((f"measure.{i}.meter", "a measure acts on an energy submeter"))
    return found
