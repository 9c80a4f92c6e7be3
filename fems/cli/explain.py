"""fems ingest explain: what would happen to a message, and why."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from fems.cli.output import JsonOption, console, print_json, settings_of, stderr
from fems.clock import parse_instant, utc_now
from fems.config import Settings
from fems.embedded import stack
from fems.errors import FemsError, InputFileError
from fems.ingest.decoders import kept_decoders, load_mappings
from fems.ingest.decoding import Message
from fems.ingest.explaining import ExplainedReading, Explanation
from fems.ingest.explaining import explain as explanation_of
from fems.ingest.message import EPOCH
from fems.ingest.writer import read_registry
from fems.store.migrate import require_schema
from fems.store.pool import connect

_US = timedelta(microseconds=1)


def explain(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(help="Topic of the message.")],
    payload: Annotated[str | None, typer.Argument(help="Its payload, as text.")] = None,
    file: Annotated[Path | None, typer.Option(help="File that holds the payload.")] = None,
    at: Annotated[
        str | None, typer.Option(help="When it was received, such as 2026-01-31T08:00+09:00; now.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show what would happen to a message, and why. Stores nothing.

    Which decoder or mapping rule understands the topic, what each expression finds, whose reading it
    is, and whether it is new, repeats or corrects what is stored; or the reason why the message would
    be rejected, and what to do.

    Example: fems ingest explain fems/acme/main '{"ts": "2026-03-02T09:15:00+09:00", "value": 5}'
    """
    if (payload is None) == (file is None):
        raise InputFileError(
            "Give the payload once.", hint="As the second argument, or with --file."
        )
    when = parse_instant(at, ZoneInfo("UTC")) if at else utc_now()
    content = (payload or "").encode() if file is None else _content(file)
    message = Message(topic, content, (when - EPOCH) // _US)
    explained = _explained(settings_of(context), message)
    if json:
        print_json(_as_json(explained))
    else:
        for line in text_of(explained):
            console.print(line, markup=False, soft_wrap=True)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputFileError(f"{file} cannot be read: {error.strerror}.") from None


def _explained(settings: Settings, message: Message) -> Explanation:
    mappings = load_mappings(settings.mappings)
    try:
        url = stack.endpoints(settings).database_url
        require_schema(url)
    except FemsError as error:
        stderr.print(f"Without a database every meter is unknown. {error}", markup=False)
        decoders = kept_decoders(mappings, None)
        return explanation_of(message, decoders=decoders, registry={}, conn=None)
    with connect(url) as conn:
        registry, decoders = read_registry(conn), kept_decoders(mappings, conn)
        return explanation_of(message, decoders=decoders, registry=registry, conn=conn)


def _as_json(explained: Explanation) -> dict[str, Any]:
    rejected = explained.rejected
    return {
        "decoder": explained.decoder,
        "found": [
            {"what": what, "expression": expression, "found": found}
            for what, expression, found in explained.found
        ],
        "readings": [_reading_json(reading) for reading in explained.readings],
        "rejected": rejected
        and {
            "reason": rejected.reason.value, "detail": rejected.detail,
            "meaning": rejected.reason.meaning, "remedy": rejected.reason.remedy,
        },
        "left_out": explained.left_out,
        "close_names": explained.close_names,
    }  # fmt: skip


def _reading_json(reading: ExplainedReading) -> dict[str, Any]:
    return {
        "plant": reading.plant, "meter": reading.meter, "ts": reading.ts.isoformat(),
        "local_time": reading.local_time.isoformat(), "value": reading.value,
        "unit": reading.unit, "quality": reading.quality,
        "against_stored": reading.against_stored,
        "canonical": reading.canonical
        and {"value": reading.canonical[0], "unit": reading.canonical[1]},
    }  # fmt: skip


def text_of(explained: Explanation) -> list[str]:
    """An explanation in words, line by line."""
    lines = [("decoder", explained.decoder)]
    lines += [(what, f"{path} finds {found!r}") for what, path, found in explained.found]
    for reading in explained.readings:
        lines.append(("reading", _reading_text(reading)))
    lines += [("left out", detail) for detail in explained.left_out]
    if explained.rejected is not None:
        reason = explained.rejected.reason
        lines += [("rejected", reason.value), ("because", explained.rejected.detail)]
        lines += [("meaning", reason.meaning), ("do", reason.remedy)]
    if explained.close_names:
        lines.append(("close to", ", ".join(explained.close_names)))
    if not explained.readings and explained.rejected is None:
        lines.append(("result", "nothing is stored, and nothing kept"))
    return [f"{name:<9} {text}" for name, text in lines]


def _reading_text(reading: ExplainedReading) -> str:
    amount = f"{reading.value:g} {reading.unit}"
    if reading.canonical and reading.canonical != (reading.value, reading.unit):
        amount += f" = {reading.canonical[0]:g} {reading.canonical[1]}"
    where = f"{reading.plant}/{reading.meter}"
    return (
        f"{where}: {amount}, {reading.quality}, at {_shown(reading.local_time)}: "
        f"{reading.against_stored}"
    )


def _shown(local: datetime) -> str:
    return f"{local.isoformat(' ', 'seconds')} ({local.tzinfo})"
