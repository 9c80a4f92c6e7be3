"""How many requests the dashboard answers, how, and how fast."""

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram

from fems.clock import monotonic_s

CALLBACKS = "/_dash-update-component"
BOUNDS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def measured(server: Flask) -> CollectorRegistry:
    """Count the requests of an app from now on; the registry that holds the counts.

    A request is a `callback` of a page, an `asset`, or a `page`; no address, user or plant is told.
    """
    registry = CollectorRegistry()
    answered = Counter(
        "fems_dash_requests", "Requests answered.", ["kind", "status"], registry=registry
    )
    seconds = Histogram(
        "fems_dash_request_seconds", "From the request to its answer.", ["kind"], buckets=BOUNDS_S,
        registry=registry,
    )  # fmt: skip

    def begin() -> None:
        g.begun_s = monotonic_s()

    def end(response: Response) -> Response:
        kind = _kind(request.path)
        answered.labels(kind, f"{response.status_code // 100}xx").inc()
        seconds.labels(kind).observe(monotonic_s() - g.get("begun_s", monotonic_s()))
        return response

    server.before_request_funcs.setdefault(None, []).insert(0, begin)  # before the door
    server.after_request(end)
    return registry


def _kind(path: str) -> str:
    if path.endswith(CALLBACKS):
        return "callback"
    return "asset" if "/assets/" in path or "/_dash-component-suites/" in path else "page"
