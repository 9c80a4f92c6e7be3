"""Stand the sample complex up and bring its history into the database, the ordinary way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import orjson

from fems.clock import Window, plant_day, time_zone
from fems.errors import FemsError
from fems.ingest.contracts import import_contracts
from fems.ingest.factors import import_factors
from fems.ingest.importing import import_readings
from fems.ingest.plants import import_plants
from fems.ingest.tariffs import read_tariff_files
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job, run_stale
from fems.simulate.definition import sample_data_dir
from fems.simulate.simulation import Simulation
from fems.store.contracts import write_tariffs
from fems.store.live import read_newest
from fems.store.plants import read_plants
from fems.store.pool import connect

SEED = 1
ZONE = time_zone("Asia/Seoul")


class NotADemoError(FemsError):
    """The installation holds plants of its own."""

    hint = "Run the demo beside it, with another FEMS_HOME."


@dataclass(frozen=True)
class Story:
    """Which simulation this installation's demo tells; kept, so that it goes on after a restart."""

    seed: int
    anchor: date

    @classmethod
    def load_or_begin(cls, home: Path, *, now: datetime, days: int) -> "Story":
        """The story begun earlier in this home, or a new one that began `days` ago."""
        file = home / "demo.json"
        if file.is_file():
            kept = orjson.loads(file.read_bytes())
            return cls(kept["seed"], date.fromisoformat(kept["anchor"]))
        story = cls(SEED, now.astimezone(ZONE).date() - timedelta(days=days))
        home.mkdir(parents=True, exist_ok=True)  # with servers of the user's own there is none yet
        file.write_bytes(orjson.dumps({"seed": story.seed, "anchor": story.anchor.isoformat()}))
        return story

    def simulation(self) -> Simulation:
        """The sample complex from the story's first day on."""
        return Simulation.of_sample_complex(seed=self.seed, anchor=self.anchor)


def import_definitions(database_url: str) -> None:
    """Register the sample complex, the dated factors, tariffs and contracts.

    Raises
    ------
    NotADemoError
        If plants are registered that are not the sample complex's.
    """
    folder = sample_data_dir()
    known = set(Simulation.of_sample_complex(anchor=date(2026, 1, 1)).meters()["plant"])
    with connect(database_url) as conn:
        foreign = sorted(set(read_plants(conn)["code"]) - known)
        if foreign:
            raise NotADemoError(f"This installation holds plants of its own ({foreign[0]}).")
        import_plants(conn, folder / "complex.toml")
        import_factors(conn, folder / "factors.csv")
        import_factors(conn, folder / "calorific_values.csv")
        write_tariffs(conn, read_tariff_files(sorted((folder / "tariffs").glob("*.toml"))))
        import_contracts(conn, folder / "contracts.toml")


def import_history(
    database_url: str, simulation: Simulation, *, until: datetime,
    progress: Callable[[int, int], None],
) -> datetime:  # fmt: skip
    """Import what the meters published up to an instant; returns where the history now ends.

    Goes on from the newest stored reading, so that a restart costs only the time that passed.
    """
    with connect(database_url) as conn:
        newest = read_newest(conn)
        start = newest or plant_day(simulation.anchor, ZONE).start
        if start >= until:
            return start
        rows = simulation.readings(Window(start, until))
        rows = rows[rows["arrives"] < until]
        import_readings(conn, rows, now=until, progress=lambda done: progress(done, len(rows)))
    return until


def compute(database_url: str, *, forecast: bool = True) -> dict[str, int]:
    """Run every job over what the history made stale; rows by job."""
    done = run_stale(database_url)
    if forecast:
        done["forecast"] = run_job(database_url, find_job("forecast")).rows
    run_job(database_url, find_job("live"))
    return done
