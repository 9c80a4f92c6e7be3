"""Roles of people: who sees what."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the complex."""

    ADMINISTRATOR = "administrator"
    COMPLEX_OPERATOR = "complex_operator"
    PLANT_MANAGER = "plant_manager"
    VIEWER = "viewer"
    VERIFIER = "verifier"

    @property
    def sees_all(self) -> bool:
        """Sees every plant and what is of the complex as a whole; needs no plants of its own."""
        return self in {Role.ADMINISTRATOR, Role.COMPLEX_OPERATOR}

    @property
    def needs_plants(self) -> bool:
        """Sees nothing without plants of its own."""
        return self in {Role.PLANT_MANAGER, Role.VIEWER}


ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
"""Those who change what plants, meters, users and factors are."""
MANAGERS = frozenset({Role.ADMINISTRATOR, Role.COMPLEX_OPERATOR, Role.PLANT_MANAGER})
"""Those who also see what energy costs."""
INSIDERS = MANAGERS | {Role.VIEWER}
"""Everybody but verifiers, who come from outside and see reports only."""
ANYBODY = INSIDERS | {Role.VERIFIER}
