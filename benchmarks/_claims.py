"""How a benchmark speaks: one JSON object on the last line, exit status 1 when a claim fails."""

import json
import operator
import os
import platform
from pathlib import Path

RELATIONS = {">=": operator.ge, "<=": operator.le}


def claim(what, value, relation, bar):
    """A measured value held against its bar."""
    ok = bool(RELATIONS[relation](value, bar))
    return {"what": what, "value": round(value, 4), "relation": relation, "bar": bar, "ok": ok}


def report(benchmark, claims, **more):
    """Print the result; the exit status of the script."""
    said = {"benchmark": benchmark, "machine": machine(), "claims": claims, **more}
    print(json.dumps(said, ensure_ascii=False))
    return 0 if all(c["ok"] for c in claims) else 1


def machine():
    """What the figures were measured on, without naming the host."""
    cpuinfo = Path("/proc/cpuinfo")
    models = [
        line.partition(":")[2].strip()
        for line in (cpuinfo.read_text() if cpuinfo.is_file() else "").splitlines()
        if line.startswith("model name")
    ]
    return {
        "cpu": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }
