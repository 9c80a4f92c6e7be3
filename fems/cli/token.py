"""fems token: with what programs read the API."""

import getpass
from typing import Annotated

import typer

from fems.cli.output import JsonOption, print_json, print_table, settings_of, stderr
from fems.clock import utc_now
from fems.embedded import stack
from fems.store import accounts, tokens
from fems.store.migrate import require_schema
from fems.store.pool import connect

app = typer.Typer(help="Tokens with which programs read the API.", no_args_is_help=True)
UserArgument = Annotated[str, typer.Argument(metavar="USER", help="Whose token it is.")]
NameOption = Annotated[str, typer.Option(help="What the token is for, such as 'excel'.")]


@app.command()
def add(
    context: typer.Context,
    user: UserArgument,
    name: NameOption,
    days: Annotated[int, typer.Option(min=1, max=3650, help="It is good for so long. [d]")] = 365,
    json: JsonOption = False,
) -> None:
    """Make a token and print it: this once, since only its hash is kept.

    A program that bears it sees what the user sees, and may change nothing.

    Example: fems token add kim --name excel --days 90
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        token = tokens.add_token(
            conn, accounts.find_user(conn, user), name=name.strip(), days=days, now=utc_now(),
            by=_me(),
        )  # fmt: skip
    if json:
        print_json({"user": user, "name": name, "token": token})
    else:
        typer.echo(token)
        stderr.print("Keep it like a password. It is not shown again.")


@app.command(name="list")
def list_(context: typer.Context, json: JsonOption = False) -> None:
    """List tokens: whose, for what, until when, and when they were last used."""
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        found = tokens.read_tokens(conn)
    if json:
        print_json({"tokens": found})
        return
    now = utc_now()
    print_table(
        ["user", "name", "state", "made", "until", "last used (UTC)"],
        [[t["user"], t["name"],
          "user shut out" if t["disabled_at"] else "ended" if t["expires_at"] <= now else "good",
          f"{t['made_at']:%Y-%m-%d}", f"{t['expires_at']:%Y-%m-%d}",
          f"{t['used_at']:%Y-%m-%d %H:%M}" if t["used_at"] else None] for t in found],
    )  # fmt: skip


@app.command()
def revoke(context: typer.Context, user: UserArgument, name: NameOption) -> None:
    """End a token at once.

    Example: fems token revoke kim --name excel
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        found = accounts.find_user(conn, user)
        tokens.revoke_token(conn, found, name=name, now=utc_now(), by=_me())
    stderr.print(f"Token {name!r} of {user} is ended.")


def _me() -> str:
    return f"command line ({getpass.getuser()})"
