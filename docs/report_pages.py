"""Draw pages of reports into docs/images, to be looked at: python docs/report_pages.py KO.pdf EN.pdf

The reports are of the sample complex (fems demo), the second issue of a period whose electricity factor was
chosen anew in between, as in how-to/report-carbon.md:

    fems report carbon --complex --from 2026-01-01 --to 2026-10-31 --issue "J. Lee" --out first.xlsx
    fems factors use gir_approved_2017 --carrier electricity --by "J. Lee" --reason "..."
    fems jobs run carbon
    fems report carbon --complex --from 2026-01-01 --to 2026-10-31 --issue "J. Lee" --language ko --out KO.pdf
"""

import sys
from pathlib import Path

import pypdfium2

IMAGES = Path(__file__).parent / "images"
WANTED = {"ko": {1: None, 2: "공장별", 3: "직전 발행 이후 변경"}, "en": {1: None}}
"""By language, the number of a picture and a heading of its page; the first page has none."""


def main() -> int:
    """Draw the pages."""
    for (language, pages), name in zip(WANTED.items(), sys.argv[1:], strict=True):
        document = pypdfium2.PdfDocument(name)
        texts = [page.get_textpage().get_text_bounded() for page in document]
        for number, heading in pages.items():
            at = (
                0 if heading is None else next(n for n, text in enumerate(texts) if heading in text)
            )
            document[at].render(scale=1.3).to_pil().save(
                IMAGES / f"report-{language}-{number}.png", optimize=True
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
