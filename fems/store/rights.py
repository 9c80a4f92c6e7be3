"""With whose rights a connection works: roles that own nothing, made by the migrations."""

from enum import StrEnum


class Rights(StrEnum):
    """A role a connection takes when it is made; OWN: it stays who signed in."""

    OWN = ""
    INGEST = "fems_ingest"
    JOBS = "fems_jobs"


NEEDED_BY = {
    "ingest": ("fems_ingest",),
    "jobs": ("fems_jobs",),
    "dashboard": ("fems_dashboard", "fems_door", "fems_administrator"),
}
"""Roles that a part takes, and a login for it must be a member of."""
PAST_ROW_SECURITY = {"fems_jobs"}
"""Roles that see rows whatever the policies say: COPY does not work under them."""
