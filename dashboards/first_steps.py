"""How far an installation has come from nothing to its first target; answered from the store."""

from dataclasses import dataclass
from datetime import datetime

from fems.store.pool import Connection
from fems.store.rows import read_dicts


@dataclass(frozen=True)
class FirstSteps:
    """What is there of plants, meters, readings, contracts, tariffs and targets.

    meters: registered; reporting: of these, have sent a reading, the newest at `newest`. whole_plants: of
    `plants`, have a main meter of electricity and one of output. with_contract: of `plants`.
    """

    plants: int
    meters: int
    reporting: int
    newest: datetime | None
    whole_plants: int
    with_contract: int
    tariffs: int
    targets: int

    @property
    def done(self) -> tuple[bool, bool, bool, bool, bool]:
        """Each step: a meter, its reading, what it measures, contract and tariff, a target."""
        return (
            self.meters > 0,
            self.reporting > 0,
            0 < self.plants == self.whole_plants,
            self.tariffs > 0 and 0 < self.plants == self.with_contract,
            self.targets > 0,
        )


NOTHING = FirstSteps(0, 0, 0, None, 0, 0, 0, 0)


def first_steps(conn: Connection) -> FirstSteps:
    """What is there, of what the reader may see."""
    (row,) = read_dicts(conn, "read_first_steps")
    return FirstSteps(**row)
