"""fems alerts channel: where alerts are sent."""

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from fems.cli.alerts import database_url, me
from fems.cli.output import JsonOption, print_json, print_table, settings_of, stderr
from fems.errors import FemsError, InputFileError, SettingsError
from fems.jobs.sending import Receiver
from fems.store import alert_channels as store
from fems.store.accounts import find_user
from fems.store.pool import connect

app = typer.Typer(
    help="Where alerts are sent: e-mail, webhooks, MQTT and what else Apprise knows.",
    no_args_is_help=True,
)
NameArgument = Annotated[str, typer.Argument(help="What the channel is called.")]
TRIAL = {
    "en": ("[FEMS] This is a trial", "Alerts will arrive here."),
    "ko": ("[FEMS] 시험 메시지", "경보가 이곳으로 전달됩니다."),
}


def add_to(parent: typer.Typer) -> None:
    """Register the commands."""
    parent.add_typer(app, name="channel")


@app.command()
def add(
    context: typer.Context,
    name: NameArgument,
    file: Annotated[
        Path | None, typer.Option(help="File with the address; else it is asked for, or read from standard input.")
    ] = None,
    user: Annotated[
        str | None, typer.Option(help="Hears of what this user may see; of everything if not given.")
    ] = None,
    language: Annotated[str, typer.Option(help="'ko' or 'en'.")] = "ko",
    severity: Annotated[str, typer.Option(help="'look': everything; 'act': only what is for now.")] = "look",
    escalated: Annotated[bool, typer.Option("--escalated", help="Only what nobody took on in time.")] = False,
) -> None:  # fmt: skip
    """Add a channel. Its address is a secret: it is never an argument, shown or logged.

    Addresses are Apprise's: mailto://user:password@smtp.example.com?to=kim@example.com,
    json://host/path, mqtt://user:password@host/topic and a hundred more.

    Example: fems alerts channel add duty --user kim --file duty.url
    """
    if language not in {"ko", "en"} or severity not in {"act", "look"}:
        raise SettingsError("Language is 'ko' or 'en', severity 'act' or 'look'.")
    address = _address(file)
    receiver = Receiver(address)
    with connect(database_url(settings_of(context))) as conn:
        found = find_user(conn, user) if user else None
        store.add_channel(conn, {
            "name": name, "url": address, "service": receiver.service,
            "user_id": found["user_id"] if found else None, "language": language,
            "severity": severity, "escalated_only": escalated,
        }, by=me())  # fmt: skip
    stderr.print(f"Channel {name} is there. Try it: fems alerts channel try {name}")


@app.command("list")
def list_(context: typer.Context, json: JsonOption = False) -> None:
    """List channels: for whom, of what, and how sending goes; never their addresses."""
    with connect(database_url(settings_of(context))) as conn:
        rows = store.read_channels(conn)
    if json:
        print_json({"channels": rows})
        return
    print_table(
        ("channel", "by", "for", "", "hears of", "last sent (UTC)", "waiting", "error"),
        ((r["name"], r["service"], r["user_name"] or "everything", r["language"],
          "escalated" if r["escalated_only"] else r["severity"],
          r["last_sent_at"] and f"{r['last_sent_at']:%Y-%m-%d %H:%M}", r["waiting"], r["error"])
         for r in rows),
    )  # fmt: skip


@app.command()
def remove(context: typer.Context, name: NameArgument) -> None:
    """Send nothing more over a channel, and forget its address.

    Example: fems alerts channel remove duty
    """
    with connect(database_url(settings_of(context))) as conn:
        store.remove_channel(conn, name, by=me())
    stderr.print(f"Channel {name} is removed.")


@app.command("try")
def try_(context: typer.Context, name: NameArgument) -> None:
    """Send a trial message over a channel, now.

    Example: fems alerts channel try duty
    """
    with connect(database_url(settings_of(context))) as conn:
        address, language = store.read_address(conn, name)
    error = Receiver(address).send(*TRIAL[language], urgent=False)
    if error:
        raise FemsError(f"Channel {name} did not take it: {error}", hint="Correct its address.")
    stderr.print(f"Channel {name} took a trial message.")


def _address(file: Path | None) -> str:
    if file is None:
        if sys.stdin.isatty():
            return getpass.getpass("Address (not shown): ").strip()
        return sys.stdin.readline().strip()
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(f"{file} cannot be read: {error}.") from None
