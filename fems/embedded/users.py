"""Users of the embedded broker: one per plant, beside the two of our own."""

import os
import signal

from fems.config import Settings
from fems.embedded import programs
from fems.embedded.account import server_account
from fems.embedded.mosquitto import GATEWAY_USER, INGEST_USER, Mosquitto
from fems.embedded.processes import run
from fems.embedded.state import locked, new_password, write_private
from fems.errors import NotFoundError, ProvisioningError, SettingsError


def list_users(settings: Settings) -> list[str]:
    """Names of the plants' users, in order.

    Raises
    ------
    SettingsError
        If the broker is one of the user's own.
    ProvisioningError
        If the embedded broker was never started.
    """
    return sorted(set(_lines(settings)) - {INGEST_USER, GATEWAY_USER})


def set_user(settings: Settings, name: str) -> str:
    """Make a user, or give it a new password; the running broker knows it at once.

    Returns
    -------
    str
        The password, which is kept nowhere.

    Raises
    ------
    SettingsError, ProvisioningError
        As list_users; and if the name is one of our own.
    """
    if name in {INGEST_USER, GATEWAY_USER}:
        raise SettingsError(f"{name!r} is a user of FEMS itself.", hint="Choose a plant's code.")
    password = new_password()
    broker, account = _broker(settings), server_account()
    tools = programs.obtain(settings.servers_dir, database=False, account=account).broker
    if tools is None:
        raise ProvisioningError("The embedded broker's password tool is missing.")
    draft = broker.folder / "passwords.new"
    with locked(settings.home / ".lock"):
        # The file, and not an argument that everybody could read in the process table.
        write_private(draft, f"{name}:{password}\n", account=account)
        try:
            run([tools.passwd, "-U", draft], account=account, env=tools.env)
            hashed = draft.read_text("utf-8").strip()
        finally:
            draft.unlink(missing_ok=True)
        _write(broker, _lines(settings) | {name: hashed})
    return password


def remove_user(settings: Settings, name: str) -> None:
    """Take a user away; the running broker ends its connections.

    Raises
    ------
    NotFoundError
        If there is no such user.
    SettingsError, ProvisioningError
        As list_users.
    """
    known = list_users(settings)
    if name not in known:
        raise NotFoundError(
            f"The broker has no user {name!r}.", hint=f"Users: {', '.join(known) or 'none yet'}."
        )
    with locked(settings.home / ".lock"):
        lines = _lines(settings)
        del lines[name]
        _write(_broker(settings), lines)


def _broker(settings: Settings) -> Mosquitto:
    if settings.mqtt_url is not None:
        raise SettingsError(
            "FEMS_MQTT_URL names a broker of your own.", hint="Manage its users there."
        )
    broker = Mosquitto(settings.home)
    if not broker.passwords.exists():
        raise ProvisioningError(
            f"The embedded broker of {settings.home} was never started.", hint="Run 'fems up'."
        )
    return broker


def _lines(settings: Settings) -> dict[str, str]:
    """Lines of the password file by user."""
    try:
        text = _broker(settings).passwords.read_text("utf-8")
    except PermissionError as error:
        raise ProvisioningError(
            f"{error.filename} cannot be read.", hint="Run as the account that ran 'fems up'."
        ) from None
    return {line.partition(":")[0]: line for line in text.splitlines() if line}


def _write(broker: Mosquitto, lines: dict[str, str]) -> None:
    text = "".join(f"{line}\n" for line in lines.values())
    write_private(broker.passwords, text, account=server_account())
    pid = broker.pid()
    if pid is not None:
        os.kill(pid, signal.SIGHUP)  # it reads passwords and access list again
