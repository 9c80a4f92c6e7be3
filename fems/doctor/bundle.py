"""A file to hand to those who help: checks, versions, settings without secrets, figures, ends of logs."""

import os
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import orjson
from pydantic import SecretStr

from fems.config import Settings
from fems.doctor.examine import Examination
from fems.embedded import stack
from fems.embedded.state import Secrets
from fems.errors import FemsError, InputFileError
from fems.store.health import read_recent_runs, read_table_sizes
from fems.store.pool import connect

LOG_BYTES = 200_000
RUNS = 200
HIDDEN = "***"
_IN_ADDRESS = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_NAMED = re.compile(r"(?i)(password|secret|token|passwd)(\W{1,4})([^\s,;'\"}]+)")


def write_bundle(path: Path, settings: Settings, examined: Examination) -> list[str]:
    """Write the bundle, readable by its owner only; the names of what is in it.

    Raises
    ------
    InputFileError
        If the file is there already, or cannot be written.
    """
    secrets = _secrets(settings)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise InputFileError(
            f"{path} cannot be written: {error.strerror}.", hint="Name another file."
        ) from None
    with (
        os.fdopen(descriptor, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name, text in _contents(settings, examined):
            packed.writestr(name, scrubbed(text, secrets, named=name.startswith("logs/")))
        return packed.namelist()


def scrubbed(text: str, secrets: list[str], *, named: bool = True) -> str:
    """A text without known secrets, credentials in addresses and, if `named`, what is called a password.

    >>> scrubbed("to postgresql://fems:x9@db/fems, password=abc", [])
    'to postgresql://***@db/fems, password=***'
    """
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = _IN_ADDRESS.sub(HIDDEN, text)
    return _NAMED.sub(rf"\1\2{HIDDEN}", text) if named else text


def _contents(settings: Settings, examined: Examination) -> Iterator[tuple[str, str]]:
    yield "doctor.json", _json(examined.as_dict())
    installed = {d.metadata["Name"]: d.version for d in distributions()}
    yield "versions.json", _json({**examined.versions, "packages": dict(sorted(installed.items()))})
    shown = {
        name: HIDDEN if isinstance(value, SecretStr) else value
        for name, value in settings.model_dump().items()
    }
    yield "settings.json", _json(shown)
    try:
        with connect(stack.endpoints(settings).database_url) as conn:
            figures = {"tables": read_table_sizes(conn), "runs": read_recent_runs(conn, count=RUNS)}
    except FemsError as error:
        figures = {"unknown": [{"error": str(error)}]}
    yield "figures.json", _json(figures)
    for log in sorted((settings.home / "logs").glob("*.log")):
        yield f"logs/{log.name}", _tail(log)


def _tail(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(log.stat().st_size - LOG_BYTES, 0))
        return file.read().decode("utf-8", "replace")


def _secrets(settings: Settings) -> list[str]:
    """Everything that must not leave the machine."""
    own = [
        value.get_secret_value()
        for value in settings.model_dump().values()
        if isinstance(value, SecretStr)
    ]
    made = Secrets.load(settings.home)
    return [text for text in [*own, *(vars(made).values() if made else ())] if text]


def _json(value: object) -> str:
    return orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2).decode()
