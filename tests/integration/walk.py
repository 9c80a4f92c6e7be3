"""Everything a browser can ask of the app, found by looking: routes, callbacks, downloads.

What is asked is harvested from an administrator's pages, so it holds the plants, digests and months
of everybody. A new page or callback is walked without anybody adding it here.
"""

import itertools
import json
import re
import zipfile
from base64 import b64decode
from io import BytesIO

GLOBAL = {("location", "search"): "?period=7d", ("scheme", "data"): "light", ("version", "data"): "x",
          ("present", "data"): "x", ("alerts-version", "data"): "x",
          ("session", "data"): {"language": "en", "prefix": "/"}}  # fmt: skip
CALLBACKS = "/_dash-update-component"
API = "api/v1/"
NEW_EACH_TIME = re.compile(r'(?<=name="csrf_token" value=)"[^"]*"|(?<="end_id":)"[^"]*"')

WRITTEN_AT = re.compile(rb"/(Creation|Mod)Date \([^)]*\)|/ID\s*\[[^\]]*\]|digest \([^)]*\)")


def routes(app, codes):
    """Every address that can be got, with each plant's code where a path is free."""
    found = []
    for rule in app.server.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint.startswith(("static", "_dash_assets")):
            continue
        if "package_name" in rule.arguments:
            continue  # Dash's own scripts: no data
        if rule.arguments:
            values = pages(codes) if rule.arguments == {"path"} else codes
            filled = [re.sub("<[^>]*>", value, rule.rule) for value in values]
            found += filled
        else:
            found.append(rule.rule)
    return found + api_queries(codes)


def api_queries(codes):
    """Every table of the API as every plant, as meters of it, as CSV, and by pages."""
    from dashboards.api.catalogue import RESOURCES  # noqa: PLC0415

    found = []
    for path, resource in RESOURCES.items():
        asked = ["format=csv", "limit=1"]
        if resource.of_plant:
            asked += [f"plant={code}" for code in codes]
        if resource.of_meter:
            asked += [f"plant={code}&meter=main" for code in codes]
        found += [f"/{API}{path}?{query}" for query in asked]
    return found


def pages(codes):
    """Paths of all pages, of every plant."""
    from dashboards.pages.catalogue import PAGES  # noqa: PLC0415

    return [
        path
        for page in PAGES
        for path in (
            [page.path.replace("<code>", c) for c in codes] if "<" in page.path else [page.path]
        )
    ]


def calls(client, codes):
    """Bodies of every callback's requests, on every page of every plant, as this client sees them."""
    dependencies = [
        d for d in client.get("/_dash-dependencies").json if not d["clientside_function"]
    ]
    frame = dict(components(client.get("/_dash-layout").json))
    content = next(d for d in dependencies if d["output"] == "content.children")
    found = []
    for path in pages(codes):
        known = dict(frame) | {"location": {"pathname": f"/{path}"}}
        (asked,) = bodies(content, known)
        found.append(asked)
        shown = client.post(CALLBACKS, json=asked).json
        known |= dict(components(shown))
        once = [body for d in dependencies for body in bodies(d, known)]
        for body in once:  # what callbacks bring can be clicked too: buttons of issued reports
            answer = client.post(CALLBACKS, json=body)
            if answer.status_code == 200:
                known |= dict(components(answer.json))
        found += [body for d in dependencies for body in bodies(d, known)]
    return list({json.dumps(body, sort_keys=True): body for body in found}.values())


def components(tree):
    """Id and properties of every component in an answer; ids of patterns as JSON."""
    if isinstance(tree, dict):
        props = tree.get("props")
        if isinstance(props, dict) and "id" in props:
            key = props["id"]
            yield json.dumps(key, sort_keys=True) if isinstance(key, dict) else key, props
        for value in tree.values():
            yield from components(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from components(value)


def bodies(dependency, known):
    """Requests of a callback with what a page holds; one for each thing that can be clicked."""
    parts = [*dependency["inputs"], *dependency["state"]]
    if any(p["id"] not in known and not p["id"].startswith("{") for p in parts):
        return  # not on this page: a browser would not ask
    patterns = [p for p in parts if p["id"].startswith("{")]
    for clicked in triggers(patterns, known) if patterns else [None]:
        inputs = [filled(part, known, clicked) for part in dependency["inputs"]]
        state = [filled(part, known, clicked) for part in dependency["state"]]
        yield {
            "output": dependency["output"], "outputs": outputs(dependency["output"], clicked),
            "inputs": inputs, "state": state,
            "changedPropIds": [f"{json.dumps(clicked, sort_keys=True, separators=(',', ':'))}.n_clicks"]
            if clicked else [],
        }  # fmt: skip


def triggers(patterns, known):
    """Ids on the page that fit a pattern."""
    wanted = json.loads(patterns[0]["id"])
    fixed = {key: value for key, value in wanted.items() if not isinstance(value, list)}
    ids = [json.loads(key) for key in known if key.startswith("{")]
    return [i for i in ids if i.keys() == wanted.keys() and fixed.items() <= i.items()]


def filled(part, known, clicked):
    """An input or state with the page's value."""
    if part["id"].startswith("{"):
        wanted = json.loads(part["id"])
        if ["ALL"] in wanted.values():
            return [{"id": i, "property": part["property"], "value": int(i == clicked)}
                    for i in triggers([part], known)]  # fmt: skip
        return {"id": clicked, "property": part["property"], "value": 1}
    key = part["id"], part["property"]
    value = GLOBAL.get(key, known.get(part["id"], {}).get(part["property"]))
    return {**part, "value": 1 if value is None and part["property"] == "n_clicks" else value}


def outputs(output, clicked):
    """The outputs as the browser names them."""
    named = []
    for name in output.strip(".").split("...") if output.startswith("..") else [output]:
        key, prop = name.rsplit(".", 1)
        if key.startswith("{"):
            wanted = json.loads(key)
            key = {k: clicked[k] if v == ["MATCH"] else v for k, v in wanted.items()}
        named.append({"id": key, "property": prop})
    return named if output.startswith("..") else named[0]


def answers(client, paths, asked):
    """What a client gets to everything: status, length and text of each; of the API, with its token."""
    found = {}
    for path in paths:
        headers = client.bearer if path.startswith(f"/{API}") else None
        found[f"GET {path}"] = said(client.get(path, headers=headers))
    for number, body in zip(itertools.count(), asked):
        name = f"POST {number} {body['output'][:60]} {json.dumps(body['inputs'])[:200]}"
        found[name] = said(client.post(CALLBACKS, json=body))
    return found


def said(response):
    """What tells one answer from another, without what is new each time: the form's token, Dash's."""
    text = response.get_data().decode("utf-8", "replace")
    if '"base64":true' in text:
        text = file_text(response.json["response"])
    text = NEW_EACH_TIME.sub("", text)
    return response.status_code, response.headers.get("Location"), len(text), text


def file_text(answer):
    """A file that was sent, without when it was written."""
    (sent,) = [parts["data"] for parts in answer.values() if "data" in parts]
    data = b64decode(sent["content"])
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as book:
            names = [n for n in book.namelist() if n != "docProps/core.xml"]
            data = b"".join(name.encode() + book.read(name) for name in names)
    return sent["filename"] + WRITTEN_AT.sub(b"", data).decode("latin-1")
