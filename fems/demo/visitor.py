"""Ask the dashboard for a figure as a browser does: the callback's own HTTP answer."""

import http.client
from typing import Any

import orjson

from fems.errors import ServerUnavailableError

TIMEOUT_S = 30


class Visitor:
    """One browser's worth of requests to a dashboard."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self.status = 0

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
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_S)
        try:
            connection.request(
                method, path, None if body is None else orjson.dumps(body),
                {"Content-Type": "application/json"},
            )  # fmt: skip
            response = connection.getresponse()
            self.status, answer = response.status, response.read()
        except OSError as error:
            raise ServerUnavailableError(f"The dashboard does not answer: {error}.") from error
        finally:
            connection.close()
        if self.status == http.HTTPStatus.NO_CONTENT:
            return {}
        if self.status != http.HTTPStatus.OK:
            raise ServerUnavailableError(f"The dashboard answers {self.status} on {path}.")
        return orjson.loads(answer)


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
