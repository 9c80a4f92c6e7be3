"""The Sparkplug host in a thread of its own, beside the worker of everything else."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from fems.ingest.sparkplug.service import SparkplugService


@contextmanager
def serving(service: SparkplugService | None, *, on_failure: Callable[[], None]) -> Iterator[None]:
    """Serve during the block, if there is a service; both end together.

    Should the service fail, `on_failure` is called to end the block, and its error is raised.
    """
    if service is None:
        yield
        return
    with ThreadPoolExecutor(1, thread_name_prefix="sparkplug") as pool:
        end = pool.submit(service.run)
        end.add_done_callback(lambda end: on_failure() if end.exception() else None)
        try:
            yield
        finally:
            service.stop()
    end.result()
