"""A drawing is made once for all who look alike, and never shown to whom it is not meant for."""

import dataclasses
import json

import pytest
from as_browser import ask
from fake_door import FakeDoor, client_of
from fake_source import FakeSource

from dashboards.joining import MOST, Joined
from dashboards.pages.demand import callbacks as demand_callbacks
from fems.roles import Role

HIDDEN = "shown to those who see costs"


class SameAnswers(FakeSource):
    """Answers remembered, as the live source remembers them: the same object each time."""

    def __init__(self):
        super().__init__()
        self._found = super().demand("P02")

    def demand(self, code):
        return self._found


@pytest.fixture
def door():
    return FakeDoor()


@pytest.fixture
def source():
    return SameAnswers()


@pytest.fixture
def drawn(monkeypatch):
    """How often the page was drawn."""
    drawn, draw = [], demand_callbacks.draw
    monkeypatch.setattr(demand_callbacks, "draw", lambda *a, **k: drawn.append(1) or draw(*a, **k))
    return drawn


def demand(client, card="demand-paid", **values):
    return ask(client, f"{card}.children", **{"demand-plant__data": "P02"}, **values)


def test_two_who_look_alike_have_it_drawn_once(drawn, door, source):
    client = client_of(source, door=door)
    assert demand(client) == demand(client)
    assert len(drawn) == 1
    demand(client, scheme__data="dark")
    demand(client, session__data={"language": "ko", "prefix": "/"})
    assert len(drawn) == 3


def test_a_viewer_gets_no_costs_that_were_drawn_for_a_manager(door, source):
    client = client_of(source, door=door)
    shown = {}
    for role in (Role.PLANT_MANAGER, Role.VIEWER, Role.PLANT_MANAGER):
        door.visitor = dataclasses.replace(door.visitor, role=role)
        shown.setdefault(role, []).append(
            json.dumps(demand(client, "demand-price"), ensure_ascii=False)
        )
    assert HIDDEN not in shown[Role.PLANT_MANAGER][0]
    assert HIDDEN in shown[Role.VIEWER][0]
    assert shown[Role.PLANT_MANAGER][0] == shown[Role.PLANT_MANAGER][1]


def test_a_new_answer_is_drawn_anew(drawn, door, source):
    client = client_of(source, door=door)
    demand(client)
    source._found = dataclasses.replace(source._found)
    demand(client)
    assert len(drawn) == 2


def test_the_present_is_drawn_once_for_all_who_ask_in_one_moment(monkeypatch, door):
    source, drawn = FakeSource(), []
    found = source.demand_now("P02")
    source.demand_now = lambda _code: found
    warnings = demand_callbacks.summary.warnings
    monkeypatch.setattr(
        demand_callbacks.summary, "warnings", lambda *a: drawn.append(1) or warnings(*a)
    )
    client = client_of(source, door=door)
    assert demand(client, "demand-answer") == demand(client, "demand-answer")
    assert len(drawn) == 1


def test_what_is_joined_is_the_same_until_a_part_is_another():
    joined, figures, present, made = Joined(), object(), object(), []
    join = lambda *parts: made.append(parts) or object()  # noqa: E731
    first = joined.of(join, figures, present)
    assert joined.of(join, figures, present) is first
    assert joined.of(join, figures, object()) is not first
    assert joined.of(lambda *_: None, figures, present) is None
    for _ in range(MOST):
        joined.of(join, object(), present)
    assert joined.of(join, figures, present) is not first
    assert len(made) == MOST + 3
