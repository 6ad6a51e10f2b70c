"""Numbers for Prometheus: for whom they are there, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from pydantic import SecretStr

from forum.app import create_app
from forum.config import Settings
from forum.db import db, session

TOKEN = "a token of some length"


def counting(folder: Path, metrics: str) -> Flask:
    return create_app(Settings(secret=SecretStr("s" * 40), data=str(folder), metrics=SecretStr(metrics)))


@pytest.fixture
def counted(tmp_path: Path) -> Iterator[Flask]:
    app = counting(tmp_path, TOKEN)
    with app.app_context():
        flask_migrate.upgrade()
        yield app
        session.remove()
        db.engine.dispose()


def test_who_has_the_token_reads_what_was_answered_and_what_waits(counted: Flask) -> None:
    browser = counted.test_client()
    browser.get("/health")
    browser.get("/no-such-page")
    text = browser.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert 'docside_requests_total{method="GET",route="/health",status="200"} 1.0' in text
    assert 'docside_requests_total{method="GET",route="",status="404"} 1.0' in text
    assert 'docside_request_seconds_count{route="/health"} 1.0' in text
    assert 'docside_jobs{state="failed"} 0.0' in text
    assert 'docside_deliveries{state="waiting"} 0.0' in text
    for name in ("docside_threads_waiting", "docside_tickets_open", "docside_workers"):
        assert f"\n{name} 0.0" in text


def test_for_others_there_is_no_such_page(counted: Flask) -> None:
    browser = counted.test_client()
    assert browser.get("/metrics").status_code == 404
    assert browser.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404


def test_a_scrape_takes_five_statements(
    app: Flask, settings: Callable[..., Settings], statements: Callable[[], Any]
) -> None:
    settings(metrics=SecretStr(TOKEN))
    app.extensions["docside-metrics"] = _empty()
    with statements() as said:
        answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert len(said) == 5, "\n".join(said.seen)


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [("127.0.0.1", {}, 200), ("192.0.2.7", {}, 404), ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404)],
)
def test_on_this_machine_only_means_that(
    app: Flask, settings: Callable[..., Settings], address: str, headers: dict[str, str], status: int
) -> None:
    settings(metrics=SecretStr("loopback"))
    app.extensions["docside-metrics"] = _empty()
    browser = app.test_client()
    assert browser.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address}).status_code == status


def test_where_it_is_not_set_there_is_nothing(app: Flask) -> None:
    assert app.test_client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def _empty() -> Any:
    from prometheus_client import CollectorRegistry

    return CollectorRegistry()
