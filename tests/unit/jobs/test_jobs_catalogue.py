"""Jobs by name, in the order in which figures flow."""

import pytest

from fems.errors import NotFoundError
from fems.jobs.catalogue import JOBS, find_job
from fems.store.stale import STAGES


def test_every_stage_of_stale_windows_has_the_job_of_its_name_in_the_order_of_the_flow():
    assert [job.stage for job in JOBS.values() if job.stage] == list(STAGES)
    assert all(job.stage in (None, job.name) for job in JOBS.values())


@pytest.mark.parametrize("name", sorted(JOBS))
def test_a_job_is_found_by_its_name(name):
    job = find_job(name)
    assert job.name == name
    assert job.describes


def test_an_unknown_job_is_answered_with_those_there_are():
    with pytest.raises(NotFoundError, match=r"'carbons' is unknown.*intervals.*carbon"):
        find_job("carbons")
