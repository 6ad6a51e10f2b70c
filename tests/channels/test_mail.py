from __future__ import annotations

import re
import ssl
import time
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from forum import clock
from forum.channels import Failed, Message, Rejected, channel
from forum.channels.letter import Mailbox, letter
from forum.channels.mail import Mail
from forum.channels.smtp import Patience
from forum.config import Settings
from forum.refused import Refused
from tests.channels.hostile import WRITTEN_HERE, collected
from tests.channels.postoffice import PostOffice, encryption, knows, postoffice
from tests.channels.wire import drips, peer, silent, slams_the_door

MAIL = Mail()
IMPATIENT = Mail(Patience(connect=0.3, answer=0.3, accept=0.5, whole=1))
TOLD = Message(
    id="q12",
    subject="A new answer",
    text="Hello.\n.\nBye.",
    html="<p>Hello</p>",
    headers={"Message-ID": "<a12@x.example>"},
)
FORUM, ADA = Mailbox.read("Docside <forum@example.org>"), Mailbox.read("ada@example.org")


def settings(server: str, sender: str = "Docside <forum@example.org>") -> Settings:
    given = {"mail_server": server, "mail_from": sender, "url": "https://forum.example"}
    return Settings().model_copy(update=given)


def content(part: Any) -> str:
    """As a mail program shows it: line ends on the wire are always CRLF."""
    return str(part.get_content()).replace("\r\n", "\n")


def header_names(raw: bytes) -> list[str]:
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    return [line.partition(":")[0] for line in head.split("\r\n") if line[0] not in " \t"]


def test_a_mail_arrives_as_text_and_html_and_says_that_a_machine_sent_it(office: PostOffice) -> None:
    sent = MAIL.send("Ada <ada@example.org>", TOLD, settings(office.url))
    assert (sent.reference, sent.response) == ("<a12@x.example>", "250 2.0.0 queued as A1")
    [mail], [envelope] = office.mails, office.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("forum@example.org", ["ada@example.org"])
    assert mail["From"] == "Docside <forum@example.org>"
    assert mail["To"] == "Ada <ada@example.org>"
    assert mail["Subject"] == "A new answer"
    assert mail["Message-ID"] == "<a12@x.example>"
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert abs(parsedate_to_datetime(mail["Date"]) - clock.now()) < timedelta(minutes=1)
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert content(text) == "Hello.\n.\nBye.\n"
    assert content(html) == "<p>Hello</p>\n"
    assert office.greeted == ["forum.example"]


def test_a_mail_without_html_is_plain_text(office: PostOffice) -> None:
    MAIL.send("ada@example.org", replace(TOLD, html=""), settings(office.url))
    assert office.mails[0].get_content_type() == "text/plain"


def test_threads_and_one_click_unsubscribing_survive_long_headers(office: PostOffice) -> None:
    ids = [f"<question-{n}.{'x' * 90}@forum.example>" for n in range(12)]
    leave = f"<https://forum.example/unsubscribe/{'y' * 200}>, <mailto:leave@forum.example>"
    headers = {
        "Message-ID": ids[0],
        "In-Reply-To": ids[1],
        "References": " ".join(ids),
        "List-Unsubscribe": leave,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    MAIL.send("ada@example.org", replace(TOLD, headers=headers), settings(office.url))
    [raw], [mail] = office.raw, office.mails
    assert b"=?" not in raw
    assert {name: mail[name] for name in headers} == headers
    assert max(map(len, raw.split(b"\r\n"))) < 998


@pytest.mark.parametrize("words", WRITTEN_HERE)
def test_no_visitor_can_add_a_header_or_a_recipient(words: str, office: PostOffice) -> None:
    MAIL.send("ada@example.org", hostile(words), settings(office.url))
    assert office.envelopes[0].rcpt_tos == ["ada@example.org"]
    assert_contained(office.raw[0], words)


def test_the_collected_tricks_of_others_do_no_harm_either() -> None:
    for words in collected():
        assert_contained(letter(FORUM, ADA, hostile(words)), words)


def hostile(words: str) -> Message:
    return Message(id="1", subject=words, text=words, headers={"X-Seen": words, "Bcc": "x@example.org"})


def assert_contained(raw: bytes, words: str) -> None:
    told, mail = hostile(words), message_from_bytes(raw, policy=policy.SMTPUTF8)
    usual = ["From", "To", "Subject", "Date", "X-Seen", "Auto-Submitted", "X-Auto-Response-Suppress"]
    ours = set(usual if told.subject else [name for name in usual if name != "X-Seen"])
    mime = {"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
    assert set(header_names(raw)) == ours | mime
    assert re.sub(r"\s+", " ", str(mail["Subject"])).strip() == re.sub(r"\s+", " ", told.subject).strip()
    assert content(mail) == told.text.removesuffix("\n") + "\n"
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)


def test_names_and_subjects_of_every_language_arrive(office: PostOffice) -> None:
    told = replace(TOLD, subject="Größe ändern 日本語 🎉 " * 8, text="naïve — 日本語", html="")
    MAIL.send("Żółć, Zoë <zoe@example.org>", told, settings(office.url, "Fragen & Antworten: Ä <forum@example.org>"))
    [mail], [raw] = office.mails, office.raw
    assert mail["Subject"] == told.subject
    assert mail["To"].addresses[0].display_name == "Żółć, Zoë"
    assert mail["From"].addresses[0].display_name == "Fragen & Antworten: Ä"
    assert content(mail) == "naïve — 日本語\n"
    assert raw.isascii()
    assert all(len(word) <= 75 for word in re.findall(rb"=\?\S+\?=", raw))


def test_a_domain_beyond_ascii_is_written_as_the_network_wants_it(office: PostOffice) -> None:
    MAIL.send("ada@straße.example", TOLD, settings(office.url))
    assert office.envelopes[0].rcpt_tos == ["ada@xn--strae-oqa.example"]


def test_an_address_beyond_ascii_needs_a_server_that_can(office: PostOffice) -> None:
    with pytest.raises(Rejected, match="letters beyond a to z"):
        MAIL.send("jürgen@example.org", TOLD, settings(office.url))
    with postoffice(enable_SMTPUTF8=True) as modern:
        MAIL.send("Jürgen <jürgen@example.org>", TOLD, settings(modern.url))
        [heard] = modern.envelopes[0].rcpt_tos
        assert heard.encode(errors="surrogateescape").decode() == "jürgen@example.org"
        assert '\r\nTo: "Jürgen" <jürgen@example.org>\r\n' in modern.raw[0].decode()


def test_an_acknowledgement_can_have_no_sender_and_a_person_no_robot_header(office: PostOffice) -> None:
    ours = {"return-path": "<>", "auto-submitted": "auto-replied"}
    MAIL.send("ada@example.org", replace(TOLD, headers=ours), settings(office.url))
    human = {"Auto-Submitted": "", "X-Auto-Response-Suppress": "", "Return-Path": "<bounces+12@example.org>"}
    MAIL.send("ada@example.org", replace(TOLD, headers=human), settings(office.url))
    assert [envelope.mail_from for envelope in office.envelopes] == ["<>", "bounces+12@example.org"]
    assert [mail["Auto-Submitted"] for mail in office.mails] == ["auto-replied", None]
    assert all(mail["Return-Path"] is None for mail in office.mails)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_4_means_later_and_5_means_never(verb: str, office: PostOffice) -> None:
    office.answers[verb] = "451 4.7.1 Greylisted"
    with pytest.raises(Failed) as later:
        MAIL.send("ada@example.org", TOLD, settings(office.url))
    assert later.value.response == "451 4.7.1 Greylisted"
    office.answers[verb] = "550 5.1.1 No such user"
    with pytest.raises(Rejected) as never:
        MAIL.send("ada@example.org", TOLD, settings(office.url))
    assert never.value.response == "550 5.1.1 No such user"
    assert office.raw == []


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(("behaviour", "why"), [("hang", "in time"), ("gone", "broke")])
def test_a_server_that_hangs_or_goes_is_tried_again(verb: str, behaviour: str, why: str, office: PostOffice) -> None:
    office.answers[verb] = behaviour
    began = time.monotonic()
    with pytest.raises(Failed, match=why):
        IMPATIENT.send("ada@example.org", TOLD, settings(office.url))
    assert time.monotonic() - began < 10


def test_a_server_that_goes_in_the_middle_of_the_mail_is_tried_again() -> None:
    with postoffice(leaves=True) as office, pytest.raises(Failed, match="broke"):
        MAIL.send("ada@example.org", replace(TOLD, text="word " * 200_000), settings(office.url))


def test_what_was_accepted_stays_sent_even_if_the_parting_fails() -> None:
    def hangs_up(connection: Any, over: Any) -> None:
        connection.sendall(b"220 hello\r\n")
        for answer in (b"250 hello\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go\r\n"):
            connection.recv(65536)
            connection.sendall(answer)
        while not connection.recv(65536).endswith(b"\r\n.\r\n"):
            continue
        connection.sendall(b"250 mine now\r\n")

    with peer(hangs_up) as rude:
        assert MAIL.send("ada@example.org", TOLD, settings(f"smtp://127.0.0.1:{rude.port}")).response == "250 mine now"


@pytest.mark.parametrize("behaviour", [silent, drips(b""), drips(b"220-"), drips(b"220 hi\r\n"), slams_the_door])
def test_no_server_keeps_the_worker(behaviour: Any) -> None:
    with peer(behaviour) as rude:
        began = time.monotonic()
        with pytest.raises(Failed):
            IMPATIENT.send("ada@example.org", TOLD, settings(f"smtp://127.0.0.1:{rude.port}"))
        assert time.monotonic() - began < 10


def test_a_wrong_or_missing_server_is_not_the_fault_of_the_mail(office: PostOffice) -> None:
    urls = ["", "example.org", "http://example.org", "smtp://", "smtp://h:99999", "smtp://h?tls=maybe", "smtp://ü:p@h"]
    for url in [*urls, "smtp://127.0.0.1:1", "smtp://no-such-host.invalid"]:
        with pytest.raises(Failed):
            MAIL.send("ada@example.org", TOLD, settings(url))
    with pytest.raises(Failed, match="FORUM_MAIL_FROM"):
        MAIL.send("ada@example.org", TOLD, settings(office.url, "nobody"))


def test_it_signs_in_and_a_wrong_password_is_ours_to_mend() -> None:
    with postoffice(**knows("ada", "p@ss:w/rd")) as office:
        url = f"smtp://ada:p%40ss%3Aw%2Frd@127.0.0.1:{office.port}"
        MAIL.send("ada@example.org", TOLD, settings(url))
        assert len(office.raw) == 1
        with pytest.raises(Failed) as caught:
            MAIL.send("ada@example.org", TOLD, settings(url.replace("p%40ss", "wrong")))
        assert caught.value.response.startswith("535")
        assert "wrong" not in caught.value.sentence


def test_encryption_is_used_where_offered(certificate: tuple[str, str]) -> None:
    with postoffice(tls_context=encryption(*certificate)) as office:
        MAIL.send("ada@example.org", TOLD, settings(f"smtp://localhost:{office.port}"))
        MAIL.send("ada@example.org", TOLD, settings(f"smtp://localhost:{office.port}?tls=never"))
    assert office.encrypted == [True, False]


def test_required_encryption_needs_a_certificate_one_can_believe(
    certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch, office: PostOffice
) -> None:
    with pytest.raises(Failed, match="offers no encryption"):
        MAIL.send("ada@example.org", TOLD, settings(office.url + "?tls=require"))
    with postoffice(tls_context=encryption(*certificate)) as strict:
        url = f"smtp://localhost:{strict.port}?tls=require"
        with pytest.raises(Failed, match="certificate"):
            MAIL.send("ada@example.org", TOLD, settings(url))
        with pytest.raises(Failed, match="certificate"):
            MAIL.send(
                "ada@example.org", TOLD, settings(url.removesuffix("?tls=require").replace("//", "//ada:secret@"))
            )
        monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
        MAIL.send("ada@example.org", TOLD, settings(url))
    assert strict.encrypted == [True]


def test_a_password_is_never_sent_over_an_open_line(monkeypatch: pytest.MonkeyPatch, office: PostOffice) -> None:
    monkeypatch.setattr("forum.channels.smtp.Server.here", False)
    with pytest.raises(Failed, match="the password was not sent"):
        MAIL.send("ada@example.org", TOLD, settings(office.url.replace("//", "//ada:secret@")))


def test_a_server_that_speaks_tls_from_the_start(certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    with postoffice(ssl_context=encryption(*certificate)) as office:
        monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
        MAIL.send("ada@example.org", TOLD, settings(f"smtps://localhost:{office.port}"))
        assert len(office.raw) == 1
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(Failed, match="certificate"):
            MAIL.send("ada@example.org", TOLD, settings(f"smtps://localhost:{office.port}"))
    assert ssl.OPENSSL_VERSION


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "ada@example.org, eve@example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "ada@example.org eve@example.org",
        "<ada@example.org> <eve@example.org>",
        'Ada "x" <ada@exa mple.org>',
        "a..b@example.org",
        "ada@-.example.org@x",
        "a" * 65 + "@example.org",
        "ada@" + "x." * 130 + "org",
        "ada@[127.0.0.1]",
        "ada@exam_ple.org",
        "ada@☃.\u200bexample",
    ],
)
def test_what_is_no_address_is_refused_on_entry_and_at_the_latest_when_sending(
    address: str, office: PostOffice
) -> None:
    with pytest.raises(Refused, match="not an e-mail address"):
        channel("mail").check(address, settings(office.url))
    with pytest.raises(Rejected, match="not an e-mail address"):
        MAIL.send(address, TOLD, settings(office.url))
    assert office.raw == []
