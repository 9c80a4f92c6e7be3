"""What administrators can do from a page. Handed in from outside: pages do not know how it is done."""

from typing import Any, Protocol


class Administration(Protocol):
    """Things done in the name of who is asking; each is noted in the log of what people did.

    Raises FemsError with a hint where something cannot be done.
    """

    def retry(self, reason: str | None) -> dict[str, Any]:
        """Take kept messages in again; how many messages, understood, readings, repeated, left."""
        ...
