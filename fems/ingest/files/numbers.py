"""Numbers as people write them: thousands separators, decimal commas, never a guess between them."""

from enum import StrEnum

import numpy as np
import pandas as pd

from fems.errors import InputFileError

_GROUPED = r"[+-]?[1-9]\d{0,2}(?:,\d{3})+"
_ONE_GROUP = r"[+-]?[1-9]\d{0,2},\d{3}"
_GROUPED_POINT = rf"{_GROUPED}\.\d+"
_DOTTED = r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"
_BLANKS = "[ \u00a0\u202f']"
"""Blanks, also the narrow ones, and apostrophes part thousands in some countries."""
_COMMA = r"[+-]?\d+,\d+"


class Decimal(StrEnum):
    """What parts whole from fraction in a file's numbers."""

    POINT = "point"
    COMMA = "comma"


def numbers(
    column: "pd.Series[str]", *, decimal: Decimal | None, loose_comma: bool
) -> "tuple[pd.Series[float], str | None]":
    """Values of a column of text or numbers, NaN for what is no finite number; what was noticed.

    Parameters
    ----------
    decimal : Decimal, optional
        Found from the whole column when not given.
    loose_comma : bool
        Whether "1,234" alone could be 1.234, because commas do not part the file's cells.

    Raises
    ------
    InputFileError
        If it cannot be told whether a comma parts thousands or a fraction.

    Examples
    --------
    >>> cells = pd.Series(["1,234.5", "12"])
    >>> numbers(cells, decimal=None, loose_comma=False)[0].tolist()
    [1234.5, 12.0]
    >>> numbers(pd.Series(["1.234,5", "0,25"]), decimal=None, loose_comma=True)[0].tolist()
    [1234.5, 0.25]
    """
    if pd.api.types.is_numeric_dtype(column):
        plain = column.astype("float64")
        return plain.where(np.isfinite(plain)), None
    text = column.astype("str").str.strip()
    values = pd.to_numeric(text, errors="coerce").astype("float64")
    odd = text[values.isna() & text.str.contains(r"\d\D", regex=True, na=False)]
    if odd.empty:
        return values.where(np.isfinite(values)), None
    odd = odd.str.replace(_BLANKS, "", regex=True)
    note = None
    if odd.str.contains(",", regex=False).any():
        decimal = decimal or _decimal(odd, text, loose_comma=loose_comma)
        note = f"commas part {'thousands' if decimal is Decimal.POINT else 'fractions'}"
    whole = odd.reindex(text.index).fillna(text) if decimal is Decimal.COMMA else odd
    read = pd.to_numeric(_pointed(whole, decimal), errors="coerce").astype("float64")
    values = read.reindex(text.index).fillna(values) if decimal is not Decimal.COMMA else read
    return values.where(np.isfinite(values)), note


def _pointed(text: "pd.Series[str]", decimal: Decimal | None) -> "pd.Series[str]":
    """Numbers with a decimal point and nothing else."""
    if decimal is Decimal.COMMA:
        text = text.mask(text.str.fullmatch(_DOTTED), text.str.replace(".", "", regex=False))
        return text.mask(text.str.fullmatch(_COMMA), text.str.replace(",", ".", regex=False))
    grouped = text.str.fullmatch(_GROUPED) | text.str.fullmatch(_GROUPED_POINT)
    return text.mask(grouped, text.str.replace(",", "", regex=False))


def _decimal(odd: "pd.Series[str]", text: "pd.Series[str]", *, loose_comma: bool) -> Decimal:
    grouped = odd.str.fullmatch(_GROUPED)
    fraction = (odd.str.fullmatch(_COMMA) & ~grouped) | (
        odd.str.fullmatch(_DOTTED) & odd.str.contains(",", regex=False)
    )
    thousands = odd.str.fullmatch(_GROUPED_POINT) | (grouped & ~odd.str.fullmatch(_ONE_GROUP))
    if fraction.any() and not thousands.any():
        return Decimal.COMMA
    points = text.str.fullmatch(r"[+-]?\d+\.\d+").any()
    if grouped.any() and loose_comma and not thousands.any() and not points:
        row = int(np.flatnonzero(grouped)[0])
        raise InputFileError(
            f"row {odd.index[row]}: {odd.iloc[row]!r} may be a thousand or a fraction.",
            hint="Say which with --decimal point or --decimal comma.",
        )
    return Decimal.POINT
