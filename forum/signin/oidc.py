"""OpenID Connect, the authorization code flow with PKCE, state and nonce."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from forum import clock
from forum.signin.outside import client
from forum.signin.providers import Begun, Claim, NotBelieved, return_address

# Signed with a key that only the provider has: no "none", and nothing made with a secret that we know as well.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
LEEWAY = 60
TROUBLE = (requests.RequestException, AuthlibBaseError, JoseError, ValueError, KeyError, TypeError)


@dataclass(frozen=True)
class OpenIdConnect:
    key: str
    name: str
    issuer: str
    client_id: str
    secret: str

    def begin(self) -> Begun:
        session = self._client()
        try:
            described = self._described(session)
            state, nonce, verifier = (secrets.token_urlsafe(32) for _n in range(3))
            url, _state = session.create_authorization_url(
                described["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        except TROUBLE as error:
            raise NotBelieved(f"{self.issuer}: {error!r}") from error
        return Begun(url, state, nonce, verifier)

    def finish(self, begun: Begun, answer: dict[str, str]) -> Claim:
        session = self._client()
        try:
            described = self._described(session)
            if answer.get("iss", self.issuer).rstrip("/") != self.issuer:
                raise ValueError("another issuer answers (RFC 9207)")
            _say_how_to_authenticate(session, described)
            token = session.fetch_token(described["token_endpoint"], code=answer["code"], code_verifier=begun.verifier)
            claims = self._believed(token["id_token"], session.get(described["jwks_uri"], withhold_token=True).json())
            if claims.get("nonce") != begun.nonce:
                raise ValueError("the nonce is another one")
            return _claim(claims | self._more(session, described, claims))
        except TROUBLE as error:
            raise NotBelieved(f"{self.issuer}: {error!r}") from error

    def _believed(self, id_token: str, keys: Any) -> dict[str, Any]:
        """The claims of a token that is signed by the provider, meant for us, and of now."""
        claims = dict(jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims)
        wanted: dict[str, Any] = {
            "iss": {"essential": True, "values": [self.issuer, self.issuer + "/"]},
            "aud": {"essential": True, "value": self.client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "iat": {"essential": True},
        }
        jwt.JWTClaimsRegistry(now=int(clock.now().timestamp()), leeway=LEEWAY, **wanted).validate(claims)
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else self.client_id) != self.client_id:
            raise ValueError("the token was issued to somebody else")
        return claims

    def _more(self, session: OAuth2Session, described: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
        if "email" in claims or "userinfo_endpoint" not in described:
            return {}
        told = dict(session.get(described["userinfo_endpoint"]).json())
        if told.get("sub") != claims["sub"]:
            raise ValueError("the user info is about somebody else")
        return {name: told[name] for name in ("email", "email_verified", "name") if name in told}

    def _client(self) -> OAuth2Session:
        return client(self.client_id, self.secret, scope="openid email profile", redirect_uri=return_address(self.key))

    def _described(self, session: OAuth2Session) -> dict[str, Any]:
        answer = session.get(f"{self.issuer}/.well-known/openid-configuration", withhold_token=True)
        answer.raise_for_status()
        described = dict(answer.json())
        if str(described["issuer"]).rstrip("/") != self.issuer:
            raise ValueError("the description is that of another issuer")
        return described


def _say_how_to_authenticate(session: OAuth2Session, described: dict[str, Any]) -> None:
    known = described.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" not in known:
        session.token_endpoint_auth_method = "client_secret_post"  # noqa: S105 - the name of a method


def _claim(claims: dict[str, Any]) -> Claim:
    verified = claims.get("email_verified") in (True, "true")
    email = str(claims.get("email") or "") if verified else ""
    return Claim(str(claims["sub"])[:255], email, str(claims.get("name") or ""))
