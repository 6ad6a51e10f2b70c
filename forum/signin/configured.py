"""With whom else one signs in here, as the settings say."""

from __future__ import annotations

from flask import current_app

from forum.signin.github import GitHub
from forum.signin.oidc import OpenIdConnect
from forum.signin.providers import Provider

GOOGLE = "https://accounts.google.com"


def providers() -> dict[str, Provider]:
    settings = current_app.config["FORUM"]
    made: list[Provider] = []
    if settings.oidc_issuer and settings.oidc_client_id:
        secret = settings.oidc_client_secret.get_secret_value()
        made.append(OpenIdConnect("oidc", settings.oidc_name, settings.oidc_issuer, settings.oidc_client_id, secret))
    if settings.oidc_google_client_id:
        secret = settings.oidc_google_client_secret.get_secret_value()
        made.append(OpenIdConnect("google", "Google", GOOGLE, settings.oidc_google_client_id, secret))
    if settings.oidc_github_client_id:
        secret = settings.oidc_github_client_secret.get_secret_value()
        made.append(GitHub(settings.oidc_github_url, settings.oidc_github_client_id, secret))
    return {provider.key: provider for provider in made}
