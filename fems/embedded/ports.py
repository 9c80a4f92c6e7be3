"""TCP ports on this machine: which are free, and who answers."""

import secrets
import socket
from collections.abc import Callable, Collection

LOOPBACK = "127.0.0.1"

# Below the range from which Linux takes the ports of outgoing connections (from 32,768): a port
# remembered between two starts is then rarely taken by chance.
FIRST, LAST = 20_000, 32_000


def is_free(port: int) -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the servers do: connections of an earlier run that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def choose_port(
    remembered: int | None,
    *,
    avoid: Collection[int] = (),
    free: Callable[[int], bool] = is_free,
) -> int:
    """The remembered port if it is free, else another free one.

    >>> choose_port(25_000, free=lambda port: True)
    25000
    >>> choose_port(25_000, free=lambda port: port != 25_000) == 25_000
    False
    """
    if remembered is not None and remembered not in avoid and free(remembered):
        return remembered
    while True:
        port = FIRST + secrets.randbelow(LAST - FIRST)
        if port != remembered and port not in avoid and free(port):
            return port


def answers(host: str, port: int, *, timeout_s: float = 1.0) -> bool:
    """Whether something accepts a TCP connection there."""
    try:
        with socket.create_connection((host, port), timeout=timeout_s):
            return True
    except (OSError, UnicodeError):
        return False
