"""What a page is to the app; every page package makes one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd
from dash import Dash, Input, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards.drawings import Drawings
from dashboards.source import Source
from dashboards.view import VERSION, VIEW, View
from dashboards.visitor import visitor
from fems.roles import INSIDERS, Role

AnswerT = TypeVar("AnswerT")
Parts = Mapping[str, str]
Layout = Callable[[View, Source, Parts], Component | None]
Frames = Callable[[View, Source, Parts], Mapping[str, pd.DataFrame]]


@dataclass(frozen=True)
class Page:
    """A page: where it is, how it is called, what it shows and does.

    Parameters
    ----------
    path : str
        Below the app's root, without a leading slash; "plant/<code>" takes any plant.
    label, icon : str
        For the navigation; a page without an icon is not in it.
    layout : callable
        View, source and the parts of the path in angle brackets to a component; None if there is
        nothing at that address.
    register : callable
        Adds the page's callbacks.
    frames : callable
        The frames behind the page's charts by chart id, for download.
    roles : frozenset of Role
        Whom the page and its callbacks are there for; for others the address is unknown. Of which
        plants they see figures is not the page's business.
    acts : mapping of str to frozenset of Role
        Outputs of callbacks that change something, and who may use these.
    before_plants : bool
        Whether it is there before any plant is registered, when others show the first steps.
    """

    path: str
    label: str
    icon: str | None
    layout: Layout
    register: Callable[[Dash, Source], None]
    frames: Frames
    roles: frozenset[Role] = INSIDERS
    acts: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    before_plants: bool = False

    def may_use(self, callback: str) -> frozenset[Role]:
        """Whom a callback of this page is there for, by its outputs as Dash names them."""
        acts = [roles for output, roles in self.acts.items() if f"{output}." in f"{callback}."]
        return acts[0] if acts else self.roles

    def match(self, path: str) -> dict[str, str] | None:
        """Parts in angle brackets if a path is this page's, else None."""
        wanted, given = self.path.split("/"), path.strip("/").split("/")
        if len(wanted) != len(given):
            return None
        parts = {}
        for want, have in zip(wanted, given, strict=True):
            if want.startswith("<") and have:
                parts[want.strip("<>")] = have
            elif want != have:
                return None
        return parts


def register_show(
    app: Dash,
    outputs: Mapping[str, Any],
    ask: Callable[[], AnswerT | None],
    draw: Callable[[AnswerT, View], Mapping[str, Any]],
    *,
    also: Sequence[Input] = (),
) -> None:
    """The callback of a page that asks one question and draws its answer anew when data change.

    Nothing moves on the page while the answer is None. It is drawn too when one of `also` changes.
    """
    drawn = drawn_once(draw)
    moved = {f"moved_{n}": one for n, one in enumerate((Input(VERSION, "data"), *also))}

    @app.callback(output=dict(outputs), inputs={"view": VIEW, **moved})
    def show(view: dict[str, Any], **_moved: object) -> Mapping[str, Any]:
        found = ask()
        if found is None:
            raise PreventUpdate
        return drawn(found, View.of(**view))


def drawn_once(draw: Callable[..., Mapping[str, Any]]) -> Callable[..., Mapping[str, Any]]:
    """A page's drawing, made once for all of a role who look alike at the same answer.

    What else it depends on is given to it by name.
    """
    drawings = Drawings()

    def drawn(answer: object, view: View, **also: Any) -> Mapping[str, Any]:  # noqa: ANN401 (hashable)
        return drawings.of(answer, view, lambda: draw(answer, view, **also), visitor().role,
                           *also.items())  # fmt: skip

    return drawn


def unless_drawn(token: str, drawn: str | None) -> None:
    """Leave the page as it is where news came but this answer is the one that is drawn already.

    Raises
    ------
    PreventUpdate
        If nothing but the version moved, and `drawn` is the answer's token.
    """
    if ctx.triggered_id == VERSION and token == drawn:
        raise PreventUpdate
