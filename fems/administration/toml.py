"""Records as TOML, which the standard library only reads."""

import json
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any


def as_toml(document: Mapping[str, Any]) -> str:
    """A document of plain values, tables and lists of tables; what is None is left out.

    >>> print(as_toml({"complex": {"code": "c"}, "plant": [{"code": "a", "kw": 1.5, "on": True}]}))
    [complex]
    code = "c"
    <BLANKLINE>
    [[plant]]
    code = "a"
    kw = 1.5
    on = true
    <BLANKLINE>
    """
    return "\n".join(_lines(document, "")).lstrip("\n") + "\n"


def _lines(table: Mapping[str, Any], path: str) -> list[str]:
    lines, below = [], []
    for key, value in table.items():
        name = f"{path}.{_key(key)}" if path else _key(key)
        if _is_tables(value):
            for row in value:
                below += ["", f"[[{name}]]", *_lines(row, name)]
        elif (isinstance(value, Mapping) and any(_nests(part) for part in value.values())) or (
            isinstance(value, Mapping) and not path
        ):
            below += ["", f"[{name}]", *_lines(value, name)]
        elif value is not None:
            lines.append(f"{_key(key)} = {_value(value)}")
    return lines + below


def _is_tables(value: object) -> bool:
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(v, Mapping) for v in value)
    )


def _nests(value: object) -> bool:
    return isinstance(value, Mapping) or _is_tables(value)


def _key(key: str) -> str:
    plain = key.replace("-", "").replace("_", "")
    return key if plain.isascii() and plain.isalnum() else json.dumps(key, ensure_ascii=False)


def _value(value: Any) -> str:  # noqa: ANN401 (anything TOML can say)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int | float | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else repr(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        inside = (f"{_key(k)} = {_value(v)}" for k, v in value.items() if v is not None)
        return f"{{ {', '.join(inside)} }}"
    return f"[{', '.join(_value(part) for part in value)}]"
