"""A simulation as files: the readings, and the truth beside them."""

from pathlib import Path

from fems.clock import Window
from fems.simulate.simulation import Simulation


def write_simulation(simulation: Simulation, window: Window, folder: Path) -> dict[str, int]:
    """Write readings, truth, measures and faults as CSV; the number of rows by file."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "readings.csv.gz": simulation.readings(window).drop(columns="arrives"),
        "truth.csv.gz": simulation.truth(window),
        "measures.csv": simulation.measures(),
        "faults.csv": simulation.faults(),
    }
    for name, table in tables.items():
        table.to_csv(folder / name, index=False)
    return {name: len(table) for name, table in tables.items()}
