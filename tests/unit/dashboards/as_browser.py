"""Ask the app for a callback's answer the way a browser does."""

import json


def ask(client, output, *, prefix="", **values):
    """POST the callback that fills an output, with values of its inputs by 'id__property'.

    Returns the response's components by id, or None where the callback changes nothing.
    """
    found = next(d for d in client.get(f"{prefix}/_dash-dependencies").json if output in parts(d))
    outputs = [dict(zip(("id", "property"), name.split("."), strict=True)) for name in parts(found)]
    given = {"location__search": "", "scheme__data": "light", "version__data": "1"}
    given |= {"present__data": "1", "alerts-version__data": "1"}
    given["session__data"] = {"language": "en", "prefix": "/"}
    given |= values

    def filled(part):
        return {**part, "value": given.get(f"{part['id']}__{part['property']}")}

    body = {
        "output": found["output"],
        "outputs": outputs if found["output"].startswith("..") else outputs[0],
        "inputs": [filled(part) for part in found["inputs"]],
        "state": [filled(part) for part in found["state"]],
        "changedPropIds": [],
    }
    response = client.post(f"{prefix}/_dash-update-component", json=body)
    if response.status_code == 204:
        return None
    assert response.status_code == 200, response.text
    return json.loads(response.text)["response"]


def csv_of(client, path, chart, search=""):
    """The CSV that a page gives when the button of a chart or table is pressed."""
    press = {"chart": chart, "type": "csv"}
    session = {"language": "en", "prefix": "/"}
    given = {("location", "pathname"): path, ("location", "search"): search, ("scheme", "data"): "light",
             ("session", "data"): session}  # fmt: skip
    body = {
        "output": '{"chart":["MATCH"],"type":"download"}.data',
        "outputs": {"id": press | {"type": "download"}, "property": "data"},
        "inputs": [{"id": press, "property": "n_clicks", "value": 1}],
        "state": [{"id": i, "property": p, "value": value} for (i, p), value in given.items()],
        "changedPropIds": [f'{{"chart":"{chart}","type":"csv"}}.n_clicks'],
    }
    response = client.post("/_dash-update-component", json=body)
    (sent,) = json.loads(response.text)["response"].values()
    return sent["data"]["content"]


def parts(dependency):
    return dependency["output"].strip(".").split("...")


def figures(tree):
    """Every machine-readable figure in an answer, by name."""
    found = {}
    if isinstance(tree, dict):
        if "data-figure" in tree:
            found[tree["data-figure"]] = tree["data-value"]
        for value in tree.values():
            found |= figures(value)
    elif isinstance(tree, list):
        for value in tree:
            found |= figures(value)
    return found
