"""A font with Hangul for PDF files: named in the settings, or one the machine has; nothing is fetched."""

from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from fems.errors import FemsError

LATIN = ("Helvetica", "Helvetica-Bold")
_FOLDERS = ("/usr/share/fonts/truetype/nanum", "/usr/local/share/fonts", "/usr/share/fonts/nanum",
            "/Library/Fonts", "C:/Windows/Fonts")  # fmt: skip
_PAIRS = (("NanumGothic.ttf", "NanumGothicBold.ttf"), ("NanumBarunGothic.ttf", "NanumBarunGothicBold.ttf"),
          ("malgun.ttf", "malgunbd.ttf"))  # fmt: skip


class NoFontError(FemsError):
    """There is no font with Hangul for a PDF."""

    hint = (
        "Install one (Debian: fonts-nanum) or name a TrueType file in FEMS_PDF_FONT; "
        "or make the .xlsx, or the PDF in English."
    )


def fonts(named: Path | None, *, language: str) -> tuple[str, str]:
    """Names of an ordinary and a bold font, registered with the PDF library.

    Raises
    ------
    NoFontError
        If the language is Korean and there is no font with Hangul, or the named one cannot be read.
    """
    files = (named, _bold_beside(named)) if named else _found()
    if files is None:
        if language == "ko":
            raise NoFontError
        return LATIN
    for name, file in zip(("FEMS", "FEMS-Bold"), files, strict=True):
        try:
            pdfmetrics.registerFont(TTFont(name, str(file)))
        except (TTFError, OSError) as error:
            raise NoFontError(f"The font {file} cannot be used: {error}.") from error
    return "FEMS", "FEMS-Bold"


def _found() -> tuple[Path, Path] | None:
    for folder in map(Path, _FOLDERS):
        for plain, bold in _PAIRS:
            if (folder / plain).is_file():
                return folder / plain, folder / (bold if (folder / bold).is_file() else plain)
    return None


def _bold_beside(font: Path) -> Path:
    bold = font.with_name(f"{font.stem}Bold{font.suffix}")
    return bold if bold.is_file() else font
