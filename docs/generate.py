"""Write docs/reference from the code: settings, commands, findings, alerts, rejections, the API; licences.

python docs/generate.py            writes the pages
python docs/generate.py --check    writes nothing; exits 1 and names the pages that are stale
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from enum import Enum
from pathlib import Path

import typer
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from dashboards.api.catalogue import RESOURCES
from dashboards.api.openapi import ABOUT
from dashboards.api.resource import Column, Resource
from fems.cli import app
from fems.compute.alert_kinds import ALERT_KINDS, AlertKind
from fems.compute.finding_kinds import KINDS
from fems.compute.quality.limits import QualityLimits
from fems.config import Settings
from fems.ingest.reasons import Reason
from fems.roles import MANAGERS

sys.path.insert(0, str(Path(__file__).resolve().parent))  # where it is run from another folder
from licences import licences_page

Command = TyperCommand | TyperGroup

FOLDER = Path(__file__).resolve().parent / "reference"
NOTICE = "<!-- Written by docs/generate.py from the code; change the code, then run it. -->"
# Defaults that are worked out when the program starts.
DEFAULTS = {
    "home": "`~/.local/share/fems/NAME-HASH`, as root `/var/lib/fems/NAME-HASH`; "
    "one for each checkout",
    "servers_dir": "`FEMS_HOME/servers`",
}
LIMITS = {"ge": "at least {}", "gt": "more than {}", "le": "at most {}", "pattern": "matches `{}`"}

SETTINGS_HEAD = """\
# Settings

An installation is set up through environment variables. Each command reads them once, at its
start; a malformed one is named and nothing is started. A variable that begins with `FEMS_` and is
not in this table is ignored.

What is never shown may also stand in a file, alone, that a variable with `_FILE` at its end names:
`FEMS_DATABASE_URL_FILE=/run/secrets/database_url`. So it appears neither in the environment nor on a command line.
"""
FINDINGS_HEAD = """\
# Findings

What is odd about data is kept as a finding: a name, the meter or plant, the span, a sentence and the
numbers behind it. `fems findings list` shows them. *act*: figures are wrong or missing until somebody
does something. *look*: check it. *note*: good to know, nothing is wrong.

Those whose names begin with `value`, `clock`, `balance` or `meter.gap` come from the job `checks`,
which compares each day with the four weeks before its week. """
LIMITS_HEAD = """\
## Limits

How odd is too odd can be set for each meter in the file of plants, for example
`limits = { stuck_h = 8 }`.
"""
ALERTS_HEAD = """\
# Kinds of alerts

An alert is one thing that somebody should see to. When a kind opens is a [rule](../how-to/alerts.md):
`fems alerts rules` lists them with their thresholds, `fems alerts rule KIND` changes them.
"""
COMMANDS_HEAD = """\
# Commands

Every command exits with 0 when it has done what it says. It exits with 1 after one line on standard
error that says what is wrong and what to do, and with 2 when the command line itself is wrong.
Tables and JSON go to standard output, progress and log lines to standard error.
`fems --debug COMMAND` shows the traceback behind an error.
"""
REJECTIONS_HEAD = """\
# Why a message is rejected

A message that cannot be stored is kept whole in the table `rejected_message`, with its payload, the
time it was received, one of these codes and a sentence about the very message, and is then
acknowledged. One bad reading refuses all of its message; of a Sparkplug message, only the metrics that
are refused are kept, and the good ones are stored. Nothing is dropped in silence.
"""

API_HEAD = """\
# The API

GET `/api/v1/` and a table's path; how, and with which token, is in [use the API](../how-to/use-the-api.md).
"""


def rejections_page() -> str:
    """One row per reason."""
    rows = [f"| `{r.value}` | {_escaped(r.meaning)} | {_escaped(r.remedy)} |" for r in Reason]
    table = ["| code | what it means | what to do |", "|---|---|---|", *rows]
    return "\n".join([NOTICE, "", REJECTIONS_HEAD, *table]) + "\n"


def settings_page() -> str:
    """One row per setting."""
    rows = [
        f"| `FEMS_{name.upper()}` | {_escaped(field.description or '')} "
        f"| {_default(name, field)} | {_limits(field)} |"
        for name, field in Settings.model_fields.items()
    ]
    table = ["| variable | meaning | default | allowed |", "|---|---|---|---|", *rows]
    return "\n".join([NOTICE, "", SETTINGS_HEAD, *table]) + "\n"


def commands_page() -> str:
    """One section per command, each below the group it belongs to."""
    root = get_command(app)
    sections = [_section(*found) for found in commands(root, typer.Context(root, info_name="fems"))]
    return "\n".join([NOTICE, "", COMMANDS_HEAD, *sections]).rstrip() + "\n"


def commands(command: Command, context: typer.Context) -> Iterator[tuple[Command, typer.Context]]:
    """A command and, depth first, all below it; each with a context that knows its full name."""
    yield command, context
    for name, child in _children(command).items():
        yield from commands(child, typer.Context(child, info_name=name, parent=context))


def _children(command: Command) -> dict[str, Command]:
    return command.commands if isinstance(command, TyperGroup) else {}


def _section(command: Command, context: typer.Context) -> str:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    told = re.sub(r"^(Example: )(.+)$", r"\1`\2`", (command.help or "").strip(), flags=re.MULTILINE)
    lines = [f"## {context.command_path}", "", f"    {usage}", "", told, ""]
    if children := _children(command):
        lines += [*(f"- `{context.command_path} {name}`" for name in children), ""]
    records = [
        record
        for parameter in command.get_params(context)
        if "--help" not in parameter.opts and (record := parameter.get_help_record(context))
    ]
    if records:
        lines += ["| argument or option | meaning |", "|---|---|"]
        lines += [f"| `{_escaped(what)}` | {_escaped(meaning)} |" for what, meaning in records]
        lines += [""]
    return "\n".join(lines)


def _default(name: str, field: FieldInfo) -> str:
    if name in DEFAULTS:
        return DEFAULTS[name]
    if field.default is None:
        return "unset"
    value = field.default.value if isinstance(field.default, Enum) else field.default
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _limits(field: FieldInfo) -> str:
    if field.annotation == SecretStr | None:
        return "an address; never shown"
    found = [
        text.format(getattr(rule, limit))
        for rule in field.metadata
        for limit, text in LIMITS.items()
        if getattr(rule, limit, None) is not None
    ]
    if field.annotation is bool:
        found = ["`true` or `false`"]
    return ", ".join(found)


def _escaped(text: str) -> str:
    return text.replace("|", r"\|")


def findings_page() -> str:
    """One row per name of a finding."""
    rows = [
        f"| `{name}` | {kind.severity} | {_escaped(kind.means)} | {_escaped(kind.to_do)} |"
        for name, kind in sorted(KINDS.items())
    ]
    limits = re.findall(
        r"^    (\w+(?:, \w+)*): (.+(?:\n        .+)*)", QualityLimits.__doc__ or "", re.M
    )
    values = {field.name: field.default for field in fields(QualityLimits)}
    told = [
        f"| `{name}` | {_escaped(' '.join(meaning.split()))} | {values[name]:g} |"
        for name, meaning in limits
    ]
    table = ["| name | severity | what it means | what to do |", "|---|---|---|---|", *rows]
    own = ["", LIMITS_HEAD, "| limit | meaning | default |", "|---|---|---|", *told]
    return "\n".join([NOTICE, "", FINDINGS_HEAD, *table, *own]) + "\n"


def alerts_page() -> str:
    """One row per kind of alert, with its example in English."""
    rows = [
        f"| `{name}` | {kind.title[0]} | {_threshold(kind)} | {'hour' if kind.hourly else 'minute'} "
        f"| {_escaped(kind.to_do[0])} |"
        for name, kind in ALERT_KINDS.items()
    ]
    head = ["| kind | what | threshold | looked for every | what to do |", "|---|---|---|---|---|"]
    return "\n".join([NOTICE, "", ALERTS_HEAD, *head, *rows]) + "\n"


def _threshold(kind: AlertKind) -> str:
    return f"{kind.unit}{', at most' if kind.below else ''}" if kind.unit else "none"


def api_page() -> str:
    """One section per table of the API."""
    tables = [_table_of(resource) for resource in RESOURCES.values()]
    return "\n".join([NOTICE, "", API_HEAD, ABOUT, *tables]).rstrip() + "\n"


def _table_of(resource: Resource) -> str:
    asked = ", ".join(f"`{name}`" for name in resource.parameters)
    told = [f"One row per {resource.row}. Parameters: {asked}."]
    told += [f"Span: {resource.spanned}"] if resource.span else []
    told += ["For who may see the page on cost."] if resource.roles == MANAGERS else []
    rows = [
        f"| `{c.name}` | {c.type} | {c.unit or ''} | {_escaped(c.means)}{_or_missing(c)} |"
        for c in resource.columns
    ]
    head = ["| column | type | unit | meaning |", "|---|---|---|---|"]
    return "\n".join([f"## {resource.path}", "", *told, "", *head, *rows, ""])


def _or_missing(column: Column) -> str:
    return " May be missing." if column.may_be_missing else ""


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "findings.md": findings_page,
    "rejections.md": rejections_page,
    "api.md": api_page,
    "alerts.md": alerts_page,
    "licences.md": lambda: f"{NOTICE}\n\n{licences_page()}",
}


def stale() -> list[str]:
    """Names of the pages whose files differ from what the code says."""
    return [
        name
        for name, page in PAGES.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text("utf-8") != page()
    ]


def main() -> int:
    """Write the pages, or with --check only tell which are stale."""
    names = stale()
    if "--check" in sys.argv[1:]:
        sys.stderr.write("".join(f"stale: docs/reference/{name}\n" for name in names))
        return 1 if names else 0
    FOLDER.mkdir(exist_ok=True)
    for name in names:
        (FOLDER / name).write_text(PAGES[name](), "utf-8")
        sys.stdout.write(f"wrote docs/reference/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
