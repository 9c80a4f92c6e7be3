from datetime import date

import pandas as pd
import pytest

from fems.clock import Window, plant_days, time_zone
from fems.simulate.definition import Definition
from fems.simulate.simulation import Simulation

ANCHOR = date(2026, 3, 2)


@pytest.fixture(scope="session")
def definition() -> Definition:
    return Definition.sample()


@pytest.fixture(scope="session")
def simulation() -> Simulation:
    return Simulation.of_sample_complex(seed=1, anchor=ANCHOR)


@pytest.fixture(scope="session")
def history() -> Window:
    return plant_days(ANCHOR, date(2026, 6, 29), time_zone("Asia/Seoul"))


@pytest.fixture(scope="session")
def truth(simulation: Simulation, history: Window) -> pd.DataFrame:
    """120 days of truth with the meters' quantity and role, and local time."""
    frame = simulation.truth(history).merge(simulation.meters(), on=["plant", "meter"])
    return frame.assign(local=frame["start"].dt.tz_convert("Asia/Seoul"))


@pytest.fixture(scope="session")
def readings(simulation: Simulation, history: Window) -> pd.DataFrame:
    return simulation.readings(history)
