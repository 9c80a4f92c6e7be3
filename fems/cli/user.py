"""fems user: who may sign in to the dashboard."""

import getpass
import sys
from datetime import datetime
from typing import Annotated

import typer

from fems.cli.output import JsonOption, print_json, print_table, settings_of, stderr
from fems.clock import utc_now
from fems.config import Settings
from fems.embedded import stack
from fems.roles import Role
from fems.store import accounts, identities, sessions
from fems.store.audit import read_audit
from fems.store.pool import connect

app = typer.Typer(help="People who may sign in to the dashboard.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")]


@app.command()
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits, and . _ - @")],
    role: Annotated[Role, typer.Option(help="What the user is; decides on the pages.")],
    plant: Annotated[
        list[str] | None, typer.Option(help="Code of a plant the user sees; may be repeated.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Make a user and print the link with which it chooses its password: once, within three days.

    Administrators and complex operators see every plant. Plant managers and viewers see the plants
    given; viewers do not see the page on cost. Verifiers see reports only, of all plants unless some are given:

        fems user add kim --role plant_manager --plant food
    """
    settings = settings_of(context)
    with connect(stack.endpoints(settings).database_url) as conn, conn.transaction():
        accounts.add_user(conn, name=name, role=role, plants=plant or [], by=_me())
        token = accounts.make_link(conn, accounts.find_user(conn, name), now=utc_now(), by=_me())
    _print_link(settings, name, token, json=json)


@app.command()
def change(
    context: typer.Context,
    name: NameArgument,
    role: Annotated[Role | None, typer.Option(help="Another role.")] = None,
    plant: Annotated[
        list[str] | None, typer.Option(help="The plants from now on; may be repeated.")
    ] = None,
) -> None:
    """Give a user another role or other plants; it counts from the next click on.

    Without --plant the plants stay, unless the new role sees every plant:

        fems user change kim --role viewer --plant food --plant paper
    """
    with connect(stack.endpoints(settings_of(context)).database_url) as conn:
        user = accounts.find_user(conn, name)
        to_be = role or Role(user["role"])
        kept = [] if to_be.sees_all else user["plants"]
        accounts.change_user(
            conn, user, role=to_be, plants=kept if plant is None else plant, by=_me()
        )


@app.command(name="list")
def list_(context: typer.Context, json: JsonOption = False) -> None:
    """List users with role, plants and how many browsers are signed in."""
    with connect(stack.endpoints(settings_of(context)).database_url) as conn:
        users = accounts.read_users(conn)
    if json:
        print_json({"users": [{k: v for k, v in user.items() if k != "user_id"} for user in users]})
        return
    print_table(
        ["name", "role", "plants", "state", "signed in"],
        [[u["name"], u["role"], " ".join(u["plants"]) or "–", _state(u, utc_now()), u["sessions"]]
         for u in users],
    )  # fmt: skip


@app.command()
def link(context: typer.Context, name: NameArgument, json: JsonOption = False) -> None:
    """Print a new link for a user who forgot the password; an earlier link ends."""
    settings = settings_of(context)
    with connect(stack.endpoints(settings).database_url) as conn:
        token = accounts.make_link(conn, accounts.find_user(conn, name), now=utc_now(), by=_me())
    _print_link(settings, name, token, json=json)


@app.command()
def password(
    context: typer.Context,
    name: NameArgument,
    none: Annotated[
        bool, typer.Option("--none", help="Take the password away: an identity provider is left.")
    ] = False,
) -> None:
    """Set a user's password, asked for or read from standard input; signs the user out everywhere.

    fems user password kim < password-file
    """  # fmt: skip
    chosen = "" if none else _asked_for()
    with connect(stack.endpoints(settings_of(context)).database_url) as conn:
        user = accounts.find_user(conn, name)
        if none:
            accounts.clear_password(conn, user, by=_me())
        else:
            accounts.set_password(
                conn, user_id=user["user_id"], name=name, password=chosen, now=utc_now(), by=_me()
            )
    stderr.print(f"{name} has {'no password any more' if none else 'a new password'}.")


@app.command()
def unbind(context: typer.Context, name: NameArgument) -> None:
    """Forget which account at the identity provider a user is; the next one of that name becomes it.

    Needed when a person gets a new account there. Signs the user out everywhere.
    """
    with connect(stack.endpoints(settings_of(context)).database_url) as conn:
        identities.unbind(conn, accounts.find_user(conn, name), by=_me())


@app.command()
def disable(context: typer.Context, name: NameArgument) -> None:
    """Shut a user out, at once and everywhere."""
    with connect(stack.endpoints(settings_of(context)).database_url) as conn:
        accounts.set_disabled(conn, accounts.find_user(conn, name), utc_now(), by=_me())


@app.command()
def enable(context: typer.Context, name: NameArgument) -> None:
    """Let a user in again who was shut out."""
    with connect(stack.endpoints(settings_of(context)).database_url) as conn:
        accounts.set_disabled(conn, accounts.find_user(conn, name), None, by=_me())


@app.command(name="sign-out")
def sign_out(context: typer.Context, name: NameArgument) -> None:
    """Sign a user out everywhere."""
    with connect(stack.endpoints(settings_of(context)).database_url) as conn:
        user = accounts.find_user(conn, name)
        sessions.sign_out_everywhere(conn, user_id=user["user_id"], name=name, by=_me())


@app.command()
def log(
    context: typer.Context,
    who: Annotated[str | None, typer.Option(help="Only what this one did.")] = None,
    most: Annotated[int, typer.Option(min=1, help="So many entries, the newest.")] = 50,
    json: JsonOption = False,
) -> None:
    """Show what people did: sign-ins, exports, users, edits of data, factors and targets."""
    with connect(stack.endpoints(settings_of(context)).database_url) as conn:
        entries = read_audit(conn, who=who, since=None, most=most)
    if json:
        print_json({"entries": entries})
    else:
        print_table(
            ["at (UTC)", "who", "what", "subject"],
            [[f"{e['at']:%Y-%m-%d %H:%M:%S}", e["who"], e["what"], e["subject"]] for e in entries],
        )


def _print_link(settings: Settings, name: str, token: str, *, json: bool) -> None:
    address = f"{settings.dash_address}/welcome/{token}"
    if json:
        print_json({"user": name, "link": address})
    else:
        typer.echo(address)
        stderr.print(f"With this link {name} chooses a password, once and within three days.")


def _asked_for() -> str:
    return getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _state(user: dict[str, object], now: datetime) -> str:
    if user["disabled_at"] is not None:
        return "disabled"
    if isinstance(user["locked_until"], datetime) and user["locked_until"] > now:
        return f"locked until {user['locked_until']:%H:%M} UTC"
    if user["providers"]:
        return "by provider"
    return "no password yet" if user["password_set_at"] is None else "active"


def _me() -> str:
    return f"command line ({getpass.getuser()})"
