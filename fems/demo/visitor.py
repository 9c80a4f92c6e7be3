"""Ask the dashboard for a figure as a browser does: the callback's own HTTP answer."""

import http.client
import re
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import orjson

from fems.errors import ServerUnavailableError

TIMEOUT_S = 30


class Visitor:
    """One browser's worth of requests to a dashboard."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._cookies = SimpleCookie()
        self.status = 0

    def sign_in(self, name: str, password: str) -> None:
        """Sign in by the form, as a browser does.

        Raises
        ------
        ServerUnavailableError
            If the dashboard does not answer or does not let this user in.
        """
        form = self._send("GET", "/sign-in")
        field = re.search(rb'name="csrf_token" value="([^"]+)"', form)
        body = urlencode(
            {"name": name, "password": password, "csrf_token": field[1].decode() if field else ""}
        )
        self._send("POST", "/sign-in", body.encode(), "application/x-www-form-urlencoded")
        if self.status != http.HTTPStatus.FOUND:
            raise ServerUnavailableError(f"The dashboard does not let {name!r} in.")
        self._send("GET", "/")  # brings the cookie against forged requests

    def figures(self, output: str, inputs: dict[str, Any]) -> dict[str, str]:
        """The figures in the answer of the callback that fills an output, by name.

        Parameters
        ----------
        output : str
            An output of the callback, such as 'plant-banner.children'.
        inputs : dict
            Values of the callback's inputs and states, by 'id.property'.
        """
        dependencies = self._request("GET", "/_dash-dependencies")
        found = next(d for d in dependencies if output in _outputs(d))
        outputs = [
            dict(zip(("id", "property"), o.split("."), strict=True)) for o in _outputs(found)
        ]
        body = {
            "output": found["output"],
            "outputs": outputs if found["output"].startswith("..") else outputs[0],
            "inputs": [_filled(part, inputs) for part in found["inputs"]],
            "state": [_filled(part, inputs) for part in found["state"]],
            "changedPropIds": [],
        }
        return _figures(self._request("POST", "/_dash-update-component", body))

    def _request(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 (JSON)
        sent = None if body is None else orjson.dumps(body)
        answer = self._send(method, path, sent, "application/json")
        if self.status == http.HTTPStatus.NO_CONTENT:
            return {}
        if self.status != http.HTTPStatus.OK:
            raise ServerUnavailableError(f"The dashboard answers {self.status} on {path}.")
        return orjson.loads(answer)

    def _send(
        self, method: str, path: str, body: bytes | None = None, kind: str = "text/html"
    ) -> bytes:
        """One request with the cookies so far; keeps the status and the cookies that come."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_S)
        known = self._cookies.items()
        headers = {
            "Content-Type": kind,
            "Cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in known),
            "X-CSRFToken": next((c.value for n, c in known if n.startswith("fems_csrf")), ""),
        }
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            self.status, answer = response.status, response.read()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie":
                    self._cookies.load(value)
        except OSError as error:
            raise ServerUnavailableError(f"The dashboard does not answer: {error}.") from error
        finally:
            connection.close()
        return answer


def _outputs(dependency: dict[str, Any]) -> list[str]:
    return [str(output) for output in dependency["output"].strip(".").split("...")]


def _filled(part: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    return {**part, "value": values.get(f"{part['id']}.{part['property']}")}


def _figures(tree: Any) -> dict[str, str]:  # noqa: ANN401 (JSON)
    found: dict[str, str] = {}
    if isinstance(tree, dict):
        if "data-figure" in tree:
            found[tree["data-figure"]] = tree["data-value"]
        for value in tree.values():
            found |= _figures(value)
    elif isinstance(tree, list):
        for value in tree:
            found |= _figures(value)
    return found
