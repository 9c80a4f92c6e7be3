"""Who is asking: the signed-in user of the request that is being answered."""

from flask import g

from fems.roles import MANAGERS
from fems.store.sessions import Visitor


def visitor() -> Visitor:
    """The user the request was let in for; the guard has seen to it that there is one."""
    signed_in: Visitor = g.visitor
    return signed_in


def is_somebody() -> bool:
    """Whether the request is a user's; Dash looks at the layout once, whoever comes first."""
    return g.get("visitor") is not None


def sees_costs() -> bool:
    """Whether who is asking may see what energy and measures cost."""
    return visitor().role in MANAGERS
