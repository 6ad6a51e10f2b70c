from __future__ import annotations

import re
import socket
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from forum.channels import Failed
from forum.channels.http import post_json, web_address
from tests.channels.contract import AT_HOME, OUTSIDE
from tests.channels.postoffice import encryption


def test_a_certificate_must_be_one_to_believe_and_for_this_name(
    certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with HTTPServer(host="localhost", ssl_context=encryption(*certificate)) as server:
        server.expect_request("/x", method="POST").respond_with_data("ok")
        with pytest.raises(Failed, match="certificate of localhost"):
            post_json(server.url_for("/x"), b"{}", AT_HOME)
        monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
        with pytest.raises(Failed, match="certificate of 127"):
            post_json(server.url_for("/x").replace("localhost", "127.0.0.1"), b"{}", AT_HOME)
        assert post_json(server.url_for("/x"), b"{}", AT_HOME).status == 200
        assert len(server.log) == 1


def test_a_proxy_of_the_environment_is_not_asked(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    httpserver.expect_request("/x").respond_with_data("ok")
    assert post_json(httpserver.url_for("/x"), b"{}", AT_HOME).body == b"ok"


def test_the_address_arrives_as_it_was_entered(httpserver: HTTPServer) -> None:
    httpserver.expect_request(re.compile(".*")).respond_with_data("ok")
    assert post_json(httpserver.url_for("/größe/a%2Fb?k=ä&l=%26#secret"), b"{}", AT_HOME).status == 200
    [(request, _answer)] = httpserver.log
    assert request.environ["REQUEST_URI"] == "/gr%C3%B6%C3%9Fe/a%2Fb?k=%C3%A4&l=%26"


def test_an_ipv6_address_is_reached_at_the_usual_port(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def look_up(host: str, port: int, **_kind: Any) -> list[Any]:
        asked.append((host, port))
        raise socket.gaierror("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(Failed, match="No address is known"):
        post_json("https://[2001:4860:4860::8888]/x", b"{}", OUTSIDE)
    assert asked == [("2001:4860:4860::8888", 443)]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "https://straße.example:8443/x?y#z",
        "https://8.8.8.8/x",
        "https://[2001:4860:4860::8888]/x",
    ],
)
def test_public_addresses_are_taken(url: str) -> None:
    assert web_address(url, OUTSIDE).scheme == "https"
