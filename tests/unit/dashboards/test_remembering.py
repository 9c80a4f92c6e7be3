"""Many viewers ask the same at once: one looks it up, the others take the answer."""

import threading
from contextlib import contextmanager

import pytest

from dashboards.remembering import Remembering

VIEWERS = 8


class NoReads:
    """Connections that are asked nothing here."""

    @contextmanager
    def connection(self):
        yield None


class Counting:
    """Counts how often it is looked up, and takes long enough for others to come."""

    def __init__(self, error=None):
        self.times, self.error = 0, error

    def __call__(self, _conn):
        self.times += 1
        threading.Event().wait(0.2)
        if self.error:
            raise self.error
        return "answer"


def ask_together(ask):
    source, answers, start = Remembering(NoReads()), [], threading.Barrier(VIEWERS)

    def view():
        start.wait()
        try:
            answers.append(source._remembered(("overview",), ask, lambda _conn: "1"))
        except ValueError as error:
            answers.append(error)

    threads = [threading.Thread(target=view) for _ in range(VIEWERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return source, answers


def test_one_of_many_viewers_looks_it_up():
    ask = Counting()
    source, answers = ask_together(ask)
    assert answers == ["answer"] * VIEWERS
    assert ask.times == 1
    assert source._asking == {}


def test_a_look_up_that_fails_fails_for_who_asked_and_blocks_nobody():
    ask = Counting(ValueError("no database"))
    source, answers = ask_together(ask)
    assert len(answers) == ask.times == VIEWERS
    assert source._asking == {}


@pytest.mark.parametrize(("version", "times"), [("1", 1), ("2", 2)])
def test_it_is_looked_up_again_when_the_version_changes(version, times):
    source, ask = Remembering(NoReads()), Counting()
    source._remembered(("overview",), ask, lambda _conn: "1")
    source._remembered(("overview",), ask, lambda _conn: version)
    assert ask.times == times
