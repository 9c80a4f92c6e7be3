"""Signing in with an account at an OpenID Connect provider."""

import logging
from dataclasses import dataclass
from typing import Any, Protocol

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, request, session, url_for
from joserfc.errors import JoseError
from pydantic import SecretStr
from requests import RequestException
from werkzeug.wrappers import Response

from dashboards.signin.door import Door
from fems.config import Settings
from fems.errors import SettingsError
from fems.store.identities import Identity

TIMEOUT_S = 10
NEXT = "next"


@dataclass(frozen=True)
class Provider:
    """Where accounts are, and who we are there. name_claim: what a user's name is called."""

    issuer: str
    client_id: str
    client_secret: SecretStr
    name_claim: str
    back: str | None = None  # scheme and host at which people reach the dashboard, if known

    @classmethod
    def of(cls, settings: Settings) -> "Provider | None":
        """The provider that settings name, if any.

        Raises
        ------
        SettingsError
            If they name one by halves.
        """
        issuer, name, secret = (
            settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret,
        )  # fmt: skip
        if issuer is None and name is None and secret is None:
            return None
        if issuer is None or name is None or secret is None:
            raise SettingsError(
                "An identity provider needs FEMS_OIDC_ISSUER, FEMS_OIDC_CLIENT_ID and FEMS_OIDC_CLIENT_SECRET.",
                hint="Set all three, or none.",
            )
        return cls(
            issuer.rstrip("/"),
            name,
            secret,
            settings.oidc_name_claim,
            back=settings.dash_url
            and settings.dash_address.removesuffix(settings.dash_prefix[:-1]),
        )


class Fail(Protocol):
    """Shows the sign-in page with what went wrong."""

    def __call__(self, reason: str) -> tuple[str, int]:
        """The page; reason is "away" or "refused"."""
        ...


class Enter(Protocol):
    """Lets a browser in."""

    def __call__(self, token: str, to: str | None) -> Response:
        """The answer that keeps a session's token and leads to where it was going."""
        ...


def add_provider(
    server: Flask, views: Blueprint, door: Door, provider: Provider, *, enter: Enter, fail: Fail
) -> None:
    """Add the way to the provider and back; what comes back is checked by Authlib.

    State, nonce and PKCE bind the answer to this browser; the token's signature, issuer, audience
    and time are the provider's.
    """
    client = OAuth(server).register(
        "provider",
        client_id=provider.client_id,
        client_secret=provider.client_secret.get_secret_value(),
        server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256",
                       "default_timeout": TIMEOUT_S},
    )  # fmt: skip
    log = logging.getLogger(__name__)

    @views.get("/sign-in/provider")
    def to_provider() -> Response | tuple[str, int]:
        back = url_for("door.from_provider", _external=provider.back is None)
        try:
            _require_issuer(client.load_server_metadata(), provider)
            answer: Response = client.authorize_redirect(f"{provider.back or ''}{back}")
        except (RequestException, AuthlibBaseError, ValueError) as error:
            log.warning("identity provider %s: %s", provider.issuer, error)
            return fail("away")
        session[NEXT] = request.args.get("next")
        return answer

    @views.get("/sign-in/provider/back")
    def from_provider() -> Response | tuple[str, int]:
        try:
            claims = _claims(client, client.authorize_access_token(), provider)
        except RequestException as error:
            log.warning("identity provider %s: %s", provider.issuer, error)
            return fail("away")
        except (AuthlibBaseError, JoseError, ValueError) as error:
            log.warning("identity provider %s: %s", provider.issuer, error)
            return fail("refused")
        identity = identity_of(claims, provider)
        begun = identity and door.sign_in_as(identity, address=request.remote_addr or "")
        return enter(begun, session.get(NEXT)) if begun else fail("refused")


def _claims(client: Any, token: dict[str, Any], provider: Provider) -> dict[str, Any] | None:  # noqa: ANN401 (untyped)
    """What the signed token says and, where it leaves the name out, what the provider adds."""
    claims: dict[str, Any] | None = token.get("userinfo")
    if not claims or provider.name_claim in claims:
        return claims
    more = client.userinfo(token=token)
    same = more.get("sub") == claims["sub"]  # OpenID Connect Core 1.0, section 5.3.2
    return {**more, **claims} if same else claims


def identity_of(claims: dict[str, Any] | None, provider: Provider) -> Identity | None:
    """Whom a provider's checked answer is about; None if it is about nobody.

    A name that the provider has not verified is none.

    >>> at = Provider("https://id.example", "fems", SecretStr("x"), "email")
    >>> identity_of({"sub": "7", "email": "Kim@example.org", "email_verified": True}, at).name
    'kim@example.org'
    >>> identity_of({"sub": "7", "email": "kim@example.org"}, at).name is None
    True
    """
    if not claims or not claims.get("sub"):
        return None
    name = claims.get(provider.name_claim)
    vouched = provider.name_claim != "email" or claims.get("email_verified") is True
    known = name.strip().lower() if isinstance(name, str) and vouched else None
    return Identity(provider.issuer, str(claims["sub"]), known)


def _require_issuer(metadata: dict[str, Any], provider: Provider) -> None:
    """The document must be the issuer's own (OpenID Connect Discovery 1.0, section 4.3)."""
    said = str(metadata.get("issuer", ""))
    if said.rstrip("/") != provider.issuer:
        raise ValueError(f"calls itself {said!r}")
