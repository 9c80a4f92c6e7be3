"""data-* and aria-* attributes, which are no Python names."""

from typing import Any


def attributes(**values: str) -> dict[str, Any]:
    """Attributes with hyphens for underscores.

    >>> attributes(aria_label="Period")
    {'aria-label': 'Period'}
    """
    return {name.replace("_", "-"): value for name, value in values.items()}
