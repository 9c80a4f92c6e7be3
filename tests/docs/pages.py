"""The project's Markdown pages, and the parts of them that can be checked."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        *(
            REPOSITORY / name
            for name in ("README.md", "README.ko.md", "CONTRIBUTING.md", "CHANGELOG.md")
        ),
        REPOSITORY / "sample_data" / "README.md",
        *(REPOSITORY / "docs").rglob("*.md"),
    ]
)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def name_of(page):
    return str(page.relative_to(REPOSITORY))


def blocks(page, *languages):
    """Texts of the fenced blocks in these languages."""
    found = _FENCE.findall(page.read_text("utf-8"))
    return [text for language, text in found if language in languages]


def prose(page):
    """The page without its fenced blocks."""
    return _FENCE.sub("", page.read_text("utf-8"))


def inline_code(page):
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose(page))]


def shell_lines(page):
    """Command lines of the fenced blocks: continued lines joined, prompts and comments left out."""
    lines = []
    for text in blocks(page, "sh", "console"):
        for line in text.replace("\\\n", " ").splitlines():
            lines.append(line.removeprefix("$ ").partition(" #")[0].strip())
    return [line for line in lines if line and not line.startswith("#")]


def headings(page):
    """Anchors of the page's headings."""
    found = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}
