"""Tariff files, read and checked."""

from collections.abc import Iterable
from pathlib import Path

from fems.compute.tariffs.reading import check_series, read_tariffs
from fems.compute.tariffs.tariff import Tariff
from fems.errors import InputFileError


def read_tariff_files(files: Iterable[Path]) -> list[Tariff]:
    """Tariffs of some files, each whole in itself and their series without gap or overlap.

    Raises
    ------
    InputFileError
        If a file cannot be read.
    TariffError
        If a file says something that cannot be; names the file and the place.
    """
    found = [tariff for file in files for tariff in read_tariffs(text_of(file), name=str(file))]
    check_series(found, name="these files")
    return found


def text_of(file: Path) -> str:
    """Text of a file.

    Raises
    ------
    InputFileError
        If it cannot be read.
    """
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputFileError(f"{file} cannot be read: {reason}.") from None
