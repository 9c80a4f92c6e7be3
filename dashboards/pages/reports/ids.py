"""Names of the components of this page."""

ANSWER = "reports-answer"
PLANT = "reports-plant"
FIRST = "reports-first"
LAST = "reports-last"
STANDARD = "reports-standard"
PREVIEW = "reports-preview"
NAME = "reports-name"
ISSUE = "reports-issue"
SAID = "reports-said"
DONE = "reports-done"
ISSUED = "reports-issued"
COMPLETENESS_CHART = "reports-completeness-chart"
FILE = "reports-file"
BUTTON = "reports-button"
KINDS = ("xlsx", "pdf", "csv", "json")


def button(kind: str, digest: str) -> dict[str, str]:
    """Id of a button that downloads a file; an empty digest is the draft's."""
    return {"type": BUTTON, "kind": kind, "digest": digest}
