"""What a long-running process says of itself over HTTP: that it lives, that it is ready, its figures.

`/healthz` and `/readyz` answer 200, or 503 with what is wrong, as JSON; `/metrics` is Prometheus' text.
Nothing of a plant is said; still, let the port be reached by those who watch the machine only.
"""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app

from fems.errors import SettingsError

Troubles = Callable[[], list[str]]
"""What is wrong at this moment, each a sentence; empty where nothing is."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a probe comes every few seconds."""


def nothing_wrong() -> list[str]:
    """For what is well as long as it answers."""
    return []


@contextmanager
def serving_health(
    registry: CollectorRegistry, *, host: str, port: int | None, setting: str,
    ready: Troubles, alive: Troubles = nothing_wrong,
) -> Iterator[int | None]:  # fmt: skip
    """Serve /healthz, /readyz and /metrics on a port during the block; with no port, nothing.

    Parameters
    ----------
    registry : CollectorRegistry
        Figures for /metrics.
    host, port : str, int
        Where to listen; port 0 takes a free one.
    setting : str
        The setting that named the port, for the error.
    ready, alive : callable
        What keeps the process from its work for now; what only a new start mends.

    Yields
    ------
    int
        The port; None where there is none.

    Raises
    ------
    SettingsError
        If the port cannot be had.
    """
    if port is None:
        yield None
        return
    try:
        server = make_server(host, port, _application(registry, ready, alive), _Server, _Quiet)
    except OSError as error:
        raise SettingsError(
            f"{setting}: {host}:{port} cannot be had ({error.strerror}).",
            hint="Choose another port for each process.",
        ) from error
    thread = threading.Thread(target=server.serve_forever, name="fems-health", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _application(registry: CollectorRegistry, ready: Troubles, alive: Troubles) -> Any:  # noqa: ANN401 (WSGI)
    metrics = make_wsgi_app(registry)
    looks = {"/healthz": alive, "/readyz": ready}

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:  # noqa: ANN401 (WSGI)
        path = environ.get("PATH_INFO")
        if path == "/metrics":
            text: Iterable[bytes] = metrics(environ, start)
            return text
        if path not in looks:
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"/healthz, /readyz, /metrics\n"]
        wrong = looks[path]()
        start(
            "503 Service Unavailable" if wrong else "200 OK", [("Content-Type", "application/json")]
        )
        return [json.dumps({"ok": not wrong, "wrong": wrong}).encode() + b"\n"]

    return answer
