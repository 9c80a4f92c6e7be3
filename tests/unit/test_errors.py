"""Errors a user can answer."""

import pytest

from fems import errors
from fems.errors import FemsError, InsufficientDataError, SchemaError

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_without_words_says_what_it_is(kind):
    error = kind()
    assert isinstance(error, FemsError)
    assert error.problem == kind.__doc__.strip().splitlines()[0]
    assert error.problem.endswith(".")
    assert str(error).startswith(error.problem)


def test_problem_and_hint_stand_in_one_line():
    error = InsufficientDataError("3 days of history.", hint="Wait for 11 more.")
    assert str(error) == "3 days of history. Wait for 11 more."
    assert (error.problem, error.hint) == ("3 days of history.", "Wait for 11 more.")


def test_a_kind_of_error_may_have_its_own_hint():
    assert str(SchemaError("A table is missing.")) == "A table is missing. Run 'fems db migrate'."
    assert str(SchemaError("A table is missing.", hint="Call us.")).endswith("Call us.")
