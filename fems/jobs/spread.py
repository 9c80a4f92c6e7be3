"""Where the pure arithmetic of a job is done: threads here, processes here, or a Dask cluster."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from math import ceil
from multiprocessing import get_context
from typing import Any, Protocol

from fems import __version__
from fems.config import Settings
from fems.errors import FemsError, ServerUnavailableError, SettingsError

MOST_IN_A_BATCH = 16
BATCHES_PER_WORKER = 4
CONNECT_S, LOOK_S = 10.0, 15.0
ATTEMPTS = 3
"""So often a batch is tried whose worker dies: one that kills its workers ends the run."""


class WorkLostError(FemsError):
    """Workers died again and again over the same work."""

    hint = "See their logs: memory that runs out kills a worker."


class Spread(Protocol):
    """Does the same function on many inputs; what it makes of each, in their order.

    Function and inputs are pickled, but in threads: the function stands in a module.
    """

    def map(self, function: Callable[[Any], Any], wanted: Sequence[Any]) -> list[Any]:
        """What the function makes of each."""
        ...


class Threads:
    """As many threads as cores: arrays are computed with the interpreter let go, nothing is copied."""

    def map(self, function: Callable[[Any], Any], wanted: Sequence[Any]) -> list[Any]:
        """See Spread."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(function, wanted))


class Processes:
    """Processes of this machine, started for each run; what a killed one had in hand is done again."""

    def __init__(self, count: int) -> None:
        self._count = count

    def map(self, function: Callable[[Any], Any], wanted: Sequence[Any]) -> list[Any]:
        """See Spread."""
        pending = dict(enumerate(batches(wanted, self._count)))
        made: dict[int, list[Any]] = {}
        for _ in range(ATTEMPTS):
            # Spawned: a fork would take the scheduler's threads' locks along.
            with ProcessPoolExecutor(self._count, get_context("spawn")) as pool:
                under_way = {n: pool.submit(_each, function, batch) for n, batch in pending.items()}
                for n, future in under_way.items():
                    try:
                        made[n] = future.result()
                    except BrokenExecutor:
                        continue
            pending = {n: batch for n, batch in pending.items() if n not in made}
            if not pending:
                return [one for n in sorted(made) for one in made[n]]
        raise WorkLostError()


class DaskCluster:
    """Workers of a Dask cluster; what a lost one had in hand is done by another."""

    def __init__(self, address: str) -> None:
        self._address = address

    def map(self, function: Callable[[Any], Any], wanted: Sequence[Any]) -> list[Any]:
        """See Spread.

        Raises
        ------
        ServerUnavailableError
            If the scheduler does not answer, or no worker is left.
        """
        distributed = _distributed()
        try:
            client = distributed.Client(
                self._address, timeout=CONNECT_S, set_as_default=False, name="fems"
            )
        except OSError as error:
            raise ServerUnavailableError(
                f"The Dask scheduler at {self._address} does not answer.",
                hint="Start it with its workers, or correct FEMS_DASK_SCHEDULER.",
            ) from error
        with client:
            workers = self._count_workers(client)
            futures = client.map(
                partial(_each_there, __version__, function), batches(wanted, workers),
                pure=False, retries=ATTEMPTS,
            )  # fmt: skip
            while True:
                try:
                    with client.as_current():
                        distributed.wait(futures, timeout=LOOK_S)
                    break
                except TimeoutError:
                    self._count_workers(client)
            try:
                return [one for batch in client.gather(futures) for one in batch]
            except distributed.KilledWorker as error:
                raise WorkLostError() from error

    def _count_workers(self, client: Any) -> int:  # noqa: ANN401 (distributed is untyped)
        try:
            client.wait_for_workers(1, timeout=CONNECT_S)
            return len(client.scheduler_info(n_workers=-1)["workers"])
        except (TimeoutError, OSError) as error:
            raise ServerUnavailableError(
                f"No worker is at the Dask scheduler of {self._address}.",
                hint="Start 'dask worker' with FEMS installed; the run begins anew at its next turn.",
            ) from error


def spread_of(settings: Settings) -> Spread:
    """What the settings say: a cluster, else processes, else threads.

    >>> type(spread_of(Settings(job_processes=2))).__name__
    'Processes'
    """
    if settings.dask_scheduler:
        _distributed()
        return DaskCluster(settings.dask_scheduler)
    return Processes(settings.job_processes) if settings.job_processes else Threads()


def batches(wanted: Sequence[Any], workers: int) -> list[Sequence[Any]]:
    """Inputs in batches, a few per worker, so that none is idle for long at the end.

    >>> batches(range(5), 1)
    [range(0, 2), range(2, 4), range(4, 5)]
    """
    size = min(MOST_IN_A_BATCH, max(1, ceil(len(wanted) / (workers * BATCHES_PER_WORKER))))
    return [wanted[i : i + size] for i in range(0, len(wanted), size)]


def _each(function: Callable[[Any], Any], batch: Sequence[Any]) -> list[Any]:
    return [function(one) for one in batch]


def _each_there(version: str, function: Callable[[Any], Any], batch: Sequence[Any]) -> list[Any]:
    if version != __version__:
        raise SettingsError(
            f"A Dask worker has FEMS {__version__}, the scheduler of jobs {version}.",
            hint="Install the same version everywhere.",
        )
    return _each(function, batch)


def _distributed() -> Any:  # noqa: ANN401 (distributed is untyped)
    try:
        import distributed  # noqa: PLC0415 (an extra; half a second for those who use it)
    except ImportError:
        raise SettingsError(
            "FEMS_DASK_SCHEDULER is set, and Dask is not installed.",
            hint="Install it with: pip install 'fems[scale]'.",
        ) from None
    return distributed
