"""An issued report against the database: is it the one that was issued, and what is it now?"""

from datetime import date, datetime

from fems.report.content import build
from fems.report.figures import Content
from fems.report.issue import differences
from fems.report.subject import Request, Subject
from fems.report.verify import Difference
from fems.store.pool import Connection
from fems.store.reports import read_issue


def against_database(conn: Connection, content: Content, *, now: datetime) -> list[Difference]:
    """Differences from what was issued, and from what the readings give today.

    Streams are computed again from the readings' days with the factors chosen today: a difference
    there is no fault of the file, it is what was restated since.
    """
    found: list[Difference] = []
    if content["status"] == "issued" and read_issue(conn, str(content.get("digest"))) is None:
        found.append(Difference("digest", content.get("digest"), "a report issued by this system"))
    plant = content["subject"]["code"] if content["subject"]["kind"] == "plant" else None
    subject = Subject.read(conn, plant)
    request = Request(
        date.fromisoformat(content["first"]), date.fromisoformat(content["last"]),
        content["standard"], content["gwp_set"],
    )  # fmt: skip
    for change in differences(content, build(conn, subject, request, now=now)):
        where = f"{change['plant']} {change['carrier']} {change['from']}, from the readings"
        found.append(Difference(where, change["kg_before"], change["kg_after"]))
    return found
