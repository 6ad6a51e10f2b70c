from __future__ import annotations

from typing import Any

from forum.app.logs import without_addresses
from forum.config import Settings
from forum.paths import VERSION
from forum.web import reference


def open_reporting(settings: Settings) -> None:
    """Tell Sentry of every error that nobody expected, without anything of the person it happened to."""
    dsn = settings.sentry_dsn.get_secret_value()
    if not dsn:
        return
    # Slow to import, and few installations use it.
    import sentry_sdk  # noqa: PLC0415
    from sentry_sdk.integrations.flask import FlaskIntegration  # noqa: PLC0415

    sentry_sdk.init(
        dsn=dsn,
        release=VERSION,
        integrations=[FlaskIntegration(transaction_style="endpoint")],
        auto_enabling_integrations=False,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=_without_the_person,
    )


def _without_the_person(event: Any, hint: Any) -> Any:
    """What broke and where, and the reference that also stands in the log; no address, header, form or machine."""
    for name in ("request", "user", "server_name", "breadcrumbs", "extra", "modules"):
        event.pop(name, None)
    for each in event.get("exception", {}).get("values", []):
        each["value"] = without_addresses(str(each.get("value") or ""))
    if "logentry" in event:
        event["logentry"] = {"message": without_addresses(str(event["logentry"].get("message", "")))}
    event["tags"] = {"reference": reference()}
    return event
