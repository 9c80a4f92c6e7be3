"""What a job is: a function over a window, and what it says of a run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fems.clock import Window
from fems.compute.finding import Finding
from fems.store.pool import Connection

HOURLY = ("forecast", "scores", "watch")
"""Jobs that run every hour and leave a record of it."""


@dataclass
class Result:
    """What one run wrote and found."""

    rows: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "Result") -> None:
        """Add the result of another pass."""
        self.rows += other.rows
        self.findings += other.findings


@dataclass(frozen=True)
class Job:
    """A named job.

    run: works over a window of UTC time, or, without one, over whatever is stale. Run twice over
    the same data it leaves the same rows.
    stage: the stage of stale windows it clears, if it is driven by them.
    recorded: whether each run leaves a row in job_run.
    run_some: works over a part of what is stale; what a scheduler's turn runs where others wait behind it.
    """

    name: str
    describes: str
    run: Callable[[Connection, Window | None, datetime], Result]
    stage: str | None = None
    recorded: bool = True
    run_some: Callable[[Connection, Window | None, datetime], Result] | None = None
