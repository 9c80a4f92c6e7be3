"""The door's own pages: sign in, choose a password, account. Plain forms, no script needed."""

import http
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.wrappers import Response

from dashboards import theme
from dashboards.i18n import LANGUAGES, N_, Texts
from dashboards.signin.door import Door
from dashboards.signin.guard import TOKEN
from dashboards.signin.provider import Provider, add_provider
from dashboards.view import language_of
from dashboards.visitor import visitor
from fems.passwords import FEWEST_DIFFERENT, LONGEST, SHORTEST, PasswordError, require_good
from fems.store.sessions import Visitor

ROLES = {
    "administrator": N_("Administrator"),
    "complex_operator": N_("Complex operator"),
    "plant_manager": N_("Plant manager"),
    "viewer": N_("Viewer"),
    "verifier": N_("Verifier"),
}
REASONS = {
    "length": N_("A password has {shortest} to {longest} characters."),
    "name": N_("The password is made of your name."),
    "variety": N_("The password has fewer than {fewest} different characters."),
    "guessed": N_("The password is one of those that are guessed first."),
}
Page = Callable[..., str]
Answer = str | Response | tuple[str, int]


PROBLEMS = {
    "wrong": N_("Name or password is wrong, or there were too many attempts. After five, wait a quarter of an hour."),
    "refused": N_("This account may not sign in here. Ask who runs the system."),
    "away": N_("The identity provider does not answer. Try again in a minute."),
}  # fmt: skip


def add_views(
    server: Flask, door: Door, *, prefix: str, scheme_script: str, logo: str,
    provider: Provider | None = None,
) -> None:  # fmt: skip
    """Add the door's pages to the app; with a provider, the way in through it too."""
    views = Blueprint("door", __name__, url_prefix=prefix.rstrip("/"), template_folder="templates")

    def page(template: str, **values: Any) -> str:  # noqa: ANN401 (a template's)
        t = Texts(language_of(request))
        other = next(code for code in LANGUAGES if code != t.language)
        return render_template(
            f"door/{template}.html", t=t, prefix=prefix, logo=logo, tokens=theme.css_variables(),
            scheme_script=scheme_script, csrf_token=generate_csrf, other=other,
            other_name=LANGUAGES[other], **values,
        )  # fmt: skip

    _add_entrance(server, views, door, page, prefix, provider)
    _add_welcome(views, door, page)
    _add_account(views, door, page)
    server.register_blueprint(views)
    server.register_error_handler(CSRFError, _stale)


def _add_entrance(
    server: Flask, views: Blueprint, door: Door, page: Page, prefix: str, provider: Provider | None
) -> None:
    """Sign in, by password or through the provider."""

    def fail(reason: str) -> tuple[str, int]:
        t = Texts(language_of(request))
        return shown(problem=t(PROBLEMS[reason])), http.HTTPStatus.FORBIDDEN

    def shown(problem: str = "", notice: str = "") -> str:
        t = Texts(language_of(request))
        words = {
            "title": t("Sign in"), "name": t("Name"), "password": t("Password"), "or": t("or"),
            "provider": t("With the organisation's account"),
        }  # fmt: skip
        to_provider = provider and url_for("door.to_provider", next=request.args.get("next"))
        return page("sign_in", problem=problem, notice=notice, words=words, provider=to_provider)

    def enter(token: str, to: str | None) -> Response:
        session.clear()
        session.permanent = True
        session[TOKEN] = token
        return redirect(_inside(to, prefix))

    if provider:
        add_provider(server, views, door, provider, enter=enter, fail=fail)

    @views.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> Answer:
        if request.method != "POST":
            return shown(notice=_notice(Texts(language_of(request))))
        name = request.form.get("name", "").strip().lower()
        token = door.sign_in(
            name, request.form.get("password", ""), address=request.remote_addr or ""
        )
        return enter(token, request.args.get("next")) if token else fail("wrong")


def _add_welcome(views: Blueprint, door: Door, page: Page) -> None:
    """Choose a password by a link."""

    @views.route("/welcome/<token>", methods=["GET", "POST"])
    def welcome(token: str) -> Answer:
        t = Texts(language_of(request))
        name = door.link_owner(token)
        if name is None:
            return _gone(page, t)
        problem = ""
        if request.method == "POST":
            problem = _differ(t)
            try:
                if not problem and door.use_link(token, request.form["password"]):
                    return redirect(url_for("door.sign_in", done="password"))
            except PasswordError as error:
                problem = _why(t, error)
        return page("password", name=name, old=False, problem=problem, words=_words(t))


def _add_account(views: Blueprint, door: Door, page: Page) -> None:
    """What somebody signed in does with the own account."""

    @views.route("/account", methods=["GET"])
    def account() -> Answer:
        t, who = Texts(language_of(request)), visitor()
        words = {
            "title": t("Your account"), "role": t(ROLES[who.role.value]), "back": t("Back to the figures"),
            "password": t("Change the password"), "out": t("Sign out"),
            "everywhere": t("Sign out everywhere"),
            "why": t("On every computer and phone, this one included."),
        }  # fmt: skip
        return page("account", who=who, words=words)

    @views.route("/account/password", methods=["GET", "POST"])
    def password() -> Answer:
        t, who = Texts(language_of(request)), visitor()
        problem = ""
        if request.method == "POST":
            problem = _differ(t) or _change(t, door, who, request.form)
            if not problem:
                session.clear()
                return redirect(url_for("door.sign_in", done="password"))
        return page("password", name=who.name, old=True, problem=problem, words=_words(t))

    @views.post("/account/sign-out")
    def sign_out() -> Answer:
        door.sign_out(session[TOKEN], visitor())
        session.clear()
        return redirect(url_for("door.sign_in"))

    @views.post("/account/sign-out-everywhere")
    def sign_out_everywhere() -> Answer:
        door.sign_out_everywhere(visitor())
        session.clear()
        return redirect(url_for("door.sign_in"))


def _change(t: Texts, door: Door, who: Visitor, form: Mapping[str, str]) -> str:
    """Change a password; why not, if not. The old one counts as an attempt to sign in."""
    try:
        require_good(form["password"], name=who.name)
    except PasswordError as error:
        return _why(t, error)
    if not door.sign_in(who.name, form.get("old", ""), address=request.remote_addr or ""):
        return t("The old password is wrong.")
    door.change_password(who, form["password"])
    return ""


def _stale(_error: CSRFError) -> Answer:
    """A form of an older session: begin again; a callback's is told in a word."""
    if request.blueprint == "door":
        return redirect(url_for("door.sign_in", done="stale"))
    return "Reload the page.\n", http.HTTPStatus.BAD_REQUEST


def _gone(page: Page, t: Texts) -> Answer:
    words = {"title": t("This link is no longer good"), "body": t("It was used, or it is older than three days. Ask for a new one.")}  # fmt: skip
    return page("gone", words=words), http.HTTPStatus.NOT_FOUND


def _words(t: Texts) -> dict[str, str]:
    return {
        "title": t("Choose a password"), "old": t("Old password"), "password": t("New password"),
        "again": t("New password again"), "submit": t("Keep it"),
        "rule": t("At least {shortest} characters; a sentence is easier to remember.", shortest=SHORTEST),
    }  # fmt: skip


def _differ(t: Texts) -> str:
    same = request.form.get("password") == request.form.get("again")
    return "" if same else t("The two passwords differ.")


def _why(t: Texts, error: PasswordError) -> str:
    return t(REASONS[error.reason], shortest=SHORTEST, longest=LONGEST, fewest=FEWEST_DIFFERENT)


def _notice(t: Texts) -> str:
    said = {
        "password": t("The password is kept. Sign in with it."),
        "stale": t("That page was no longer current. Please sign in again."),
    }
    return said.get(request.args.get("done", ""), "")


def _inside(asked: str | None, prefix: str) -> str:
    """Where to go after signing in: only to a path of this app."""
    plain = asked or prefix
    foreign = not plain.startswith(prefix) or plain.startswith("//") or "\\" in plain
    return prefix if foreign or any(ord(letter) < 32 for letter in plain) else plain
