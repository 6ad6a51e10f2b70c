"""GitHub, which speaks OAuth and not OpenID Connect: who it is, and which addresses are verified, are two questions."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from authlib.integrations.requests_client import OAuth2Session

from forum.signin.oidc import TROUBLE
from forum.signin.outside import client
from forum.signin.providers import Begun, Claim, NotBelieved, return_address


@dataclass(frozen=True)
class GitHub:
    url: str
    client_id: str
    secret: str
    key: str = "github"
    name: str = "GitHub"

    def begin(self) -> Begun:
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        address = f"{self.url}/login/oauth/authorize"
        url, _state = self._client().create_authorization_url(address, state=state, code_verifier=verifier)
        return Begun(url, state, "", verifier)

    def finish(self, begun: Begun, answer: dict[str, str]) -> Claim:
        session = self._client()
        try:
            address = f"{self.url}/login/oauth/access_token"
            session.fetch_token(
                address, code=answer["code"], code_verifier=begun.verifier, headers={"Accept": "application/json"}
            )
            person, emails = self._asked(session, "/user"), self._asked(session, "/user/emails")
            verified = [row["email"] for row in emails if row["verified"] is True and row["primary"] is True]
            name = str(person.get("name") or person["login"])
            return Claim(str(int(person["id"])), str(verified[0]) if verified else "", name)
        except TROUBLE as error:
            raise NotBelieved(f"{self.url}: {error!r}") from error

    def _asked(self, session: OAuth2Session, path: str) -> Any:
        api = "https://api.github.com" if self.url == "https://github.com" else f"{self.url}/api/v3"
        answer = session.get(f"{api}{path}", headers={"Accept": "application/vnd.github+json"})
        answer.raise_for_status()
        return answer.json()

    def _client(self) -> OAuth2Session:
        return client(
            self.client_id,
            self.secret,
            scope="read:user user:email",
            redirect_uri=return_address(self.key),
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the name of a method
        )
