from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting of an installation. What moderators change at run time lives in tables instead."""

    model_config = SettingsConfigDict(env_prefix="FORUM_", frozen=True, extra="ignore")

    url: str = Field(
        default="http://127.0.0.1:8000", description="Public address of this forum, without a slash at the end."
    )
    secret: SecretStr = Field(
        default=SecretStr(""),
        description="At least 32 random characters; signs sessions and forms. Kept in the data folder if unset.",
    )
    data: str = Field(
        default="instance", description="Folder for SQLite and what else this installation keeps on disk."
    )
    database: str = Field(
        default="", description="postgresql://user:password@host/name; empty: SQLite in the data folder."
    )
    mail_server: str = Field(
        default="",
        description="smtp://user:password@host:587 (STARTTLS where offered) or smtps://host; "
        "?tls=require or ?tls=never; empty: mail fails.",
    )
    mail_from: str = Field(default="Docside <forum@localhost>", description="Sender of every mail, with a name.")
    deliver: Literal["send", "log"] = Field(
        default="send", description="`log` keeps every mail and ping in the delivery log instead of sending it."
    )
    private_webhooks: bool = Field(
        default=False,
        description="Allow pings to addresses of the private network, for a chat server in your own house.",
    )
    trusted_proxies: int = Field(
        default=0, ge=0, le=5, description="How many reverse proxies stand before this forum; 0: none."
    )
    web_processes: int = Field(default=1, ge=1, le=64, description="Web processes that `forum serve` starts.")
    worker_threads: int = Field(
        default=4,
        ge=1,
        le=64,
        description="Jobs one worker process runs at the same time, for each mail server and chat it waits for.",
    )
    lease_seconds: float = Field(
        default=60, gt=0, description="After this silence the jobs of a worker go to another one."
    )
    reply_mail_seconds: int = Field(
        default=300, ge=0, description="Replies within this time of the first are one mail."
    )
    demo: bool = Field(
        default=False, description="Sign-in by a button and a page of what would have been sent. Never in production."
    )

    @field_validator("url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
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

    @property
    def secure(self) -> bool:
        return self.url.startswith("https://")
