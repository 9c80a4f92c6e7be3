"""What a browser sends of a file."""

from base64 import b64decode
from binascii import Error as NoBase64

from dash.exceptions import PreventUpdate


def bytes_of(content: str) -> bytes:
    """The bytes of 'data:type;base64,…'; nothing happens if they are none."""
    try:
        return b64decode(content.partition(",")[2], validate=True)
    except (NoBase64, ValueError):
        raise PreventUpdate from None
