"""Copy the pictures of pages that the browser tests keep into docs/images, with fewer colours.

.venv/bin/python -m pytest tests/browser
.venv/bin/python docs/pictures.py
"""

import sys
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).resolve().parent
ARTEFACTS = DOCS.parent / "tests" / "browser" / "artefacts"
NAMES = (
    "overview", "tenants", "plant", "demand", "cost", "performance", "carbon", "targets", "reports", "alerts",
)  # fmt: skip
HEIGHT = 1100  # px of a page that are worth showing in a document


def kept(name: str, language: str) -> Path | None:
    """The picture of a page in a language, by day if there is one."""
    files = [ARTEFACTS / f"{name}-1440-{language}-{scheme}.png" for scheme in ("light", "dark")]
    return next((file for file in files if file.exists()), None)


def main() -> None:
    """Copy them all; exits with 1 and names what is missing."""
    taken = {f"{name}-{lang}": kept(name, lang) for name in NAMES for lang in ("en", "ko")}
    if missing := [name for name, file in taken.items() if file is None]:
        sys.exit(f"Run the browser tests first: no picture of {', '.join(missing)}")
    for shown, file in taken.items():
        picture = Image.open(str(file)).convert("RGB")
        top = picture.crop((0, 0, picture.width, min(picture.height, HEIGHT)))
        small = top.resize((1080, round(top.height * 1080 / top.width)), Image.Resampling.LANCZOS)
        few = small.quantize(128, dither=Image.Dither.NONE)
        few.save(DOCS / "images" / f"{shown}.png", optimize=True)


if __name__ == "__main__":
    main()
