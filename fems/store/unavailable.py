"""Why a database cannot be used: what the driver says to a sentence with a way out."""

from fems.errors import ServerUnavailableError

_SAID = (
    ("authentication failed", "The database at {where} refuses the user or password.",
     "Correct {setting}."),
    ("root certificate file", "The authority's certificate for the database at {where} is not there.",
     "Name it in {setting}: sslrootcert=/path/ca.pem."),
    ("does not exist", "There is no such database or role at {where}.",
     "Create it or correct {setting}."),
    ("certificate verify failed", "The database at {where} shows a certificate that is not trusted.",
     "Name the authority that signed it in {setting}: sslrootcert=/path/ca.pem."),
    ("does not match host name", "The database at {where} shows a certificate of another host.",
     "Write the host in {setting} as the certificate names it."),
    ("does not support ssl", "The database at {where} does not speak TLS, and {setting} asks for it.",
     "Switch it on at the server (ssl = on)."),
    ("no encryption", "The database at {where} refuses connections without TLS.",
     "Add sslmode=verify-full to {setting}."),
)  # fmt: skip
"""What the driver says in lower case, what that means, and what to do; the first that fits counts."""


def unavailable(said: str, where: str, setting: str) -> ServerUnavailableError:
    """The error for what the driver said; setting: where the address is from.

    >>> print(unavailable("FATAL: password authentication failed", "db:5432/fems", "FEMS_DATABASE_URL"))
    The database at db:5432/fems refuses the user or password. Correct FEMS_DATABASE_URL.
    """
    for words, problem, hint in _SAID:
        if words in said.lower():
            return ServerUnavailableError(
                problem.format(where=where, setting=setting), hint=hint.format(setting=setting)
            )
    return ServerUnavailableError(
        f"The database at {where} does not answer ({first_line(said) or 'in time'}).",
        hint=f"Run 'fems up', or correct {setting}."
        if setting == "FEMS_DATABASE_URL"
        else f"Start that server, or unset {setting} to read from the primary.",
    )


def first_line(said: str) -> str:
    """The first line of what the driver says, without its full stop."""
    return (said.strip().splitlines() or [""])[0].rstrip(".")
