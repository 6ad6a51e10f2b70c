from __future__ import annotations

import re
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from forum.config.several import checked, several

SENDER = re.compile(r"(?:[^<>]*<[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)")


class Settings(BaseSettings):
    """Every setting of an installation. What moderators change at run time lives in tables instead."""

    model_config = SettingsConfigDict(env_prefix="FORUM_", frozen=True, extra="ignore")

    url: str = Field(
        default="http://127.0.0.1:8000",
        description="Public address of the forum. Links in mails and pings begin with it. With `https://`, cookies "
        "are sent over TLS only.",
    )
    secret: SecretStr = Field(
        default=SecretStr(""),
        description="At least 32 random characters that sign sessions, forms and codes. If it is empty, one is made "
        "and kept in the data folder. Several machines need the same one.",
    )
    former_secrets: SecretStr = Field(
        default=SecretStr(""),
        description="What `FORUM_SECRET` was before, with spaces between them if there are several: what was made with "
        "these is still believed, nothing new is made with them.",
    )
    data: str = Field(
        default="instance",
        description="Folder for the SQLite file, the files in posts and the secret. A relative one begins where the "
        "command is run.",
    )
    database: str = Field(
        default="", description="`postgresql://user:password@host/name`. Empty: SQLite in the data folder."
    )
    mail_server: str = Field(
        default="",
        description="Where mails are handed over: `smtp://user:password@host:587` or `smtps://host`, with "
        "`?tls=require` or `?tls=never` if you like. While it is empty, no mail leaves, and the panel says so.",
    )
    mail_from: str = Field(default="Docside <forum@localhost>", description="Sender of every mail, with a name.")
    deliver: Literal["send", "log"] = Field(
        default="send", description="`log` keeps every mail and ping in the delivery log and sends nothing."
    )
    private_webhooks: bool = Field(
        default=False,
        description="Allows pings, and a provider to sign in with, in the private network and over `http://`.",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=5,
        description="How many reverse proxies stand before the forum. Limits for one network count the wrong address "
        "if this is wrong.",
    )
    web_processes: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Web processes that `forum serve` starts. About one for each core.",
    )
    kept_pages: int = Field(
        default=32,
        ge=0,
        le=4096,
        description="Megabytes in which each web process keeps pages for readers who are signed out; 0 keeps none. "
        "Whether a kept page is still true is asked of the database each time.",
    )
    worker_threads: int = Field(
        default=4,
        ge=1,
        le=64,
        description="Jobs that one worker does at the same time, for each mail server and chat it waits for.",
    )
    lease_seconds: float = Field(
        default=60, gt=0, description="After this silence of a worker, another one takes over its jobs."
    )
    reply_mail_seconds: int = Field(
        default=300, ge=0, description="Replies that come within this time of the first one are one mail."
    )
    newcomer_links: int = Field(
        default=2, ge=0, le=100, description="Links that somebody new can put into a post; 0 for no bound."
    )
    newcomer_images: int = Field(
        default=1, ge=0, le=100, description="Pictures that somebody new can put into a post; 0 for no bound."
    )
    newcomer_posts: int = Field(default=6, ge=0, le=100, description="Posts an hour of somebody new; 0 for no bound.")
    form_seconds: int = Field(
        default=2,
        ge=0,
        le=100,
        description="What somebody new sends sooner than this after the form was opened waits for a moderator; 0: "
        "nobody is timed. Like the three before it, admins change it in the panel.",
    )
    oidc_issuer: str = Field(
        default="",
        description="Issuer of an OpenID Connect provider to sign in with, such as `https://login.example.com`.",
    )
    oidc_client_id: str = Field(
        default="",
        description="What the provider calls this forum. The address to return to is the forum's, and then "
        "`/sign-in/with/oidc/return`.",
    )
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="The secret that goes with it.")
    oidc_name: str = Field(default="Single sign-on", description="What stands on the button.")
    oidc_github_client_id: str = Field(
        default="",
        description="Client id of an OAuth app at GitHub, to sign in with GitHub; it returns to "
        "`/sign-in/with/github/return`.",
    )
    oidc_github_client_secret: SecretStr = Field(default=SecretStr(""), description="The secret that goes with it.")
    oidc_github_url: str = Field(default="https://github.com", description="Another address for a GitHub of your own.")
    oidc_google_client_id: str = Field(
        default="",
        description="Client id at Google, to sign in with Google; it returns to `/sign-in/with/google/return`.",
    )
    oidc_google_client_secret: SecretStr = Field(default=SecretStr(""), description="The secret that goes with it.")
    language: Literal["en", "de"] = Field(
        default="en",
        description="The language of pings, and of pages and mails for whoever has asked for none: `en` or `de`.",
    )
    hsts_subdomains: bool = Field(
        default=False,
        description="Browsers are told to use TLS for every name below the forum's too. Only if all of them speak it.",
    )
    log: Literal["text", "json"] = Field(
        default="text",
        description="`json` writes one object a line for each request and each message, without personal data.",
    )
    metrics: SecretStr = Field(
        default=SecretStr(""),
        description="Opens `/metrics` for Prometheus: a token of at least 16 characters, or `loopback` for this "
        "machine only. Empty: there is no such page.",
    )
    sentry_dsn: SecretStr = Field(
        default=SecretStr(""), description="Where errors are reported to, if you use Sentry. Personal data stays here."
    )
    files_url: str = Field(
        default="",
        description="Address of an S3-compatible storage for the files in posts, such as `https://s3.example.com`. "
        "Empty: they lie in the data folder.",
    )
    files_bucket: str = Field(default="", description="The bucket there, which exists and is not public.")
    files_region: str = Field(default="us-east-1", description="The region of the bucket.")
    files_key: SecretStr = Field(default=SecretStr(""), description="The access key that may read and write in it.")
    files_secret: SecretStr = Field(
        default=SecretStr(""), validate_default=True, description="The secret key that goes with it."
    )
    scanner: str = Field(
        default="",
        description="Shows each file that people put into a post to clamd, at `/run/clamav/clamd.ctl` or "
        "`tcp://host:3310`, and takes none while it does not answer.",
    )
    meaning: bool = Field(
        default=False,
        description="Suggests what means the same, not only what has the same words: `forum serve` starts the encoder "
        "beside the forum. Needs what `requirements-meaning.txt` locks.",
    )
    demo: bool = Field(
        default=False,
        description="Sign-in by a button, and a page with everything that would have been sent, codes included. "
        "Never in production.",
    )

    @field_validator("url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        parts = _parts(value)
        if not parts.hostname or parts.username is not None:
            raise ValueError("must name a host, as in https://forum.example.com")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("must end with the host: the forum needs a name of its own, not a folder of another site")
        return value.rstrip("/")

    @field_validator("database")
    @classmethod
    def _driver(cls, value: str) -> str:
        scheme, _, rest = value.partition("://")
        if value and scheme not in {"postgresql", "postgres", "postgresql+psycopg", "sqlite"}:
            raise ValueError("must begin with postgresql:// (or be empty for SQLite)")
        return f"postgresql+psycopg://{rest}" if scheme.startswith("postgres") else value

    @field_validator("secret")
    @classmethod
    def _long(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < 32:
            raise ValueError("must have at least 32 characters")
        return value

    @field_validator("former_secrets")
    @classmethod
    def _all_long(cls, value: SecretStr) -> SecretStr:
        return SecretStr(checked(value.get_secret_value()))

    @field_validator("metrics")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() not in {"", "loopback"} and len(value.get_secret_value()) < 16:
            raise ValueError("must be loopback, or a token of at least 16 characters")
        return value

    @field_validator("sentry_dsn")
    @classmethod
    def _dsn(cls, value: SecretStr) -> SecretStr:
        parts = _parts(value.get_secret_value())
        if value.get_secret_value() and not (parts.scheme in {"http", "https"} and parts.username and parts.path[1:]):
            raise ValueError("must look like https://key@host/number")
        return value

    @field_validator("mail_server")
    @classmethod
    def _server(cls, value: str) -> str:
        parts = _parts(value)
        if value and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("must look like smtp://user:password@host:587 or smtps://host")
        if parse_qs(parts.query).get("tls", ["require"])[-1] not in {"offered", "require", "never"}:
            raise ValueError("must end with ?tls=require or ?tls=never, or say nothing about TLS")
        if not (unquote(parts.username or "") + unquote(parts.password or "")).isascii():
            raise ValueError("must have a user and a password in ASCII, as SMTP demands")
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        if not value.isprintable() or not SENDER.fullmatch(value.strip()):
            raise ValueError('must be an address, with a name if you like: "Example Docs <questions@example.com>"')
        return value

    @field_validator("oidc_issuer", "oidc_github_url")
    @classmethod
    def _provider(cls, value: str) -> str:
        if value and (_parts(value).scheme not in {"http", "https"} or not _parts(value).hostname):
            raise ValueError("must be an address, as in https://login.example.com")
        return value.rstrip("/")

    @field_validator("files_url")
    @classmethod
    def _storage(cls, value: str) -> str:
        parts = _parts(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/")):
            raise ValueError("must be an address without a path, as in https://s3.example.com")
        return value.rstrip("/")

    @field_validator("files_secret")
    @classmethod
    def _whole_storage(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        bucket, held = info.data.get("files_bucket"), info.data.get("files_key") or SecretStr("")
        if info.data.get("files_url") and not (bucket and held.get_secret_value() and value.get_secret_value()):
            raise ValueError("must be given, with FORUM_FILES_BUCKET and FORUM_FILES_KEY, where FORUM_FILES_URL is")
        return value

    @field_validator("scanner")
    @classmethod
    def _clamd(cls, value: str) -> str:
        parts = _parts(value)
        if value and not value.startswith("/") and not (parts.scheme == "tcp" and parts.hostname and parts.port):
            raise ValueError("must be a path or an address, as in /run/clamav/clamd.ctl or tcp://host:3310")
        return value

    @property
    def known_secrets(self) -> tuple[str, ...]:
        """With any of these something may have been signed or sealed; something new is with the first alone."""
        former = self.former_secrets.get_secret_value()
        return (self.secret.get_secret_value(), *(several(former) if former else ()))

    @property
    def secure(self) -> bool:
        return self.url.startswith("https://")


def _parts(address: str) -> SplitResult:
    """Its parts; a port that is no number is said to be so here."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        # Not the reason itself: it repeats what it could not read, which may be half of a password.
        raise ValueError("cannot be read; a port is a number, and a / or @ in a password is %2F or %40") from None
    return parts
