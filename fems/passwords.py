"""Passwords: what a good one is, and how it is kept (Argon2id)."""

import secrets
import threading
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from fems.errors import FemsError

SHORTEST, LONGEST, FEWEST_DIFFERENT = 12, 256, 6
GUESSED_FIRST = (
    "password",
    "qwerty",
    "123456",
    "abc123",
    "letmein",
    "iloveyou",
    "admin",
    "fems",
    "energy",
)
_hasher = PasswordHasher()
_one_at_a_time = threading.Lock()  # each takes 64 MiB and all the cores it can get
_of_nobody = _hasher.hash(secrets.token_urlsafe())


class PasswordError(FemsError):
    """A password is too easy to guess.

    reason: "length", "name", "variety" or "guessed".
    """

    def __init__(self, problem: str, *, reason: str) -> None:
        super().__init__(problem)
        self.reason = reason


def require_good(password: str, *, name: str) -> None:
    """Check a new password: long, not the user's name, not what is guessed first.

    There are no rules on kinds of characters: they make passwords worse [1]_.

    Raises
    ------
    PasswordError
        If it is too easy to guess; says why.

    References
    ----------
    .. [1] NIST SP 800-63B-4, section 3.1.1.2.

    Examples
    --------
    >>> require_good("a furnace that sings", name="kim")
    >>> require_good("kimkimkimkim", name="kim")
    Traceback (most recent call last):
    fems.passwords.PasswordError: The password is made of the user's name.
    """
    plain = password.casefold()
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(f"A password has {SHORTEST} to {LONGEST} characters.", reason="length")
    if len(_without(plain, name.casefold())) < SHORTEST // 2:
        raise PasswordError("The password is made of the user's name.", reason="name")
    if len(set(plain)) < FEWEST_DIFFERENT:
        problem = f"The password has fewer than {FEWEST_DIFFERENT} different characters."
        raise PasswordError(problem, reason="variety")
    if any(len(_without(plain, word)) < SHORTEST // 2 for word in GUESSED_FIRST):
        raise PasswordError(
            "The password is one of those that are guessed first.", reason="guessed"
        )


def _without(password: str, word: str) -> str:
    return password.replace(word, "") if word else password


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _one_at_a_time:
        return _hasher.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Whether a password is the kept one; takes as long where nothing is kept.

    >>> is_right("a furnace that sings", None)
    False
    """
    try:
        with _one_at_a_time:
            return _hasher.verify(kept or _of_nobody, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def new_token() -> str:
    """Something nobody can guess, for a cookie or a link."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What is kept of a token: from it the token cannot be had back.

    >>> len(digest("anything"))
    32
    """
    return sha256(token.encode()).digest()
