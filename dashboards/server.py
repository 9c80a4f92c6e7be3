"""The dashboard under gunicorn: one worker, eight threads, started from a function call."""

import os
import socket
from collections.abc import Callable
from typing import Any

from dash import Dash
from gunicorn.app.base import BaseApplication
from werkzeug.middleware.proxy_fix import ProxyFix

from fems.errors import ServerUnavailableError

THREADS = 8
KEEP_ALIVE_S = 65
"""Longer than a browser waits between two looks for news, and than nginx keeps a connection."""


class _Application(BaseApplication):  # type: ignore[misc]
    def __init__(self, build: Callable[[], Dash], options: dict[str, Any]) -> None:
        self._build, self._options = build, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 (a WSGI callable)
        return self._build().server


def behind_proxies(app: Dash, count: int) -> Dash:
    """Believe what so many proxies before the app say of the visitor's address and scheme."""
    if count:
        app.server.wsgi_app = ProxyFix(
            app.server.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    return app


def serve(
    build: Callable[[], Dash],
    *,
    host: str,
    port: int,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the dashboard until SIGTERM or Ctrl-C.

    Parameters
    ----------
    build : callable
        Makes the app. Called in the worker process, so that connections are made there.
    host, port : str, int
        Where to listen; port 0 takes a free one.
    on_ready : callable, optional
        Gets the address once the app answers. Called in the worker process.

    Raises
    ------
    ServerUnavailableError
        If the address is taken or not of this machine.
    """
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    shown = host if host not in {"0.0.0.0", "::", ""} else "127.0.0.1"  # noqa: S104 - told apart, not bound # nosec B104

    def ready(worker: Any) -> None:  # noqa: ANN401 (gunicorn is untyped)
        if on_ready is not None and worker.age == 1:
            on_ready(f"http://{f'[{shown}]' if ':' in shown else shown}:{port}")

    options = {
        "bind": f"fd://{listener.detach()}",
        "worker_class": "gthread",
        "workers": 1,
        "threads": THREADS,
        "keepalive": KEEP_ALIVE_S,
        "post_worker_init": ready,
        "loglevel": "error",
        "control_socket_disable": True,
        "graceful_timeout": 5,
    }
    caller = os.getpid()
    try:
        _Application(build, options).run()
    except SystemExit as stop:
        if os.getpid() != caller:  # the worker, a fork: what the caller cleans up is not its own
            os._exit(int(stop.code or 0))
        if stop.code:
            raise


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, made here: a free port stays ours, and a taken one is said plainly."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise ServerUnavailableError(
            f"The dashboard cannot listen on {host}:{port}: {error.strerror}.",
            hint="Set FEMS_DASH_PORT to a free port, or to 0 for any.",
        ) from error
    return listener
