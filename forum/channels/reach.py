"""Connections to the outside that cannot be turned against the network this forum stands in."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from queue import Empty, SimpleQueue
from typing import Any

import certifi
from flask_babel import gettext as _

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
# Beyond what `is_global` knows in every Python from 3.11: networks that lead to other, perhaps private, ones.
_DETOURS = [ipaddress.ip_network(n) for n in ("::/96", "2002::/16", "2001::/32", "64:ff9b:1::/48", "fec0::/10")]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Forbidden(Exception):
    """The name leads only to addresses that this forum must not talk to."""


def reach(host: str, port: int, *, private: bool, seconds: float) -> socket.socket:
    """A TCP connection to an allowed address of this host. OSError, Forbidden.

    The name is looked up once and the connection goes to the very address that was checked, so a name
    server that answers differently the next time gains nothing.
    """
    found = _looked_up(host, port, seconds)
    allowed = [entry for entry in found if may_reach(str(entry[4][0]), private=private)]
    if not allowed:
        raise Forbidden(host)
    failure = OSError("no address")
    for family, kind, protocol, _name, peer in allowed[:4]:
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(seconds / min(len(allowed), 4))
        try:
            connection.connect(peer)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure


def may_reach(address: str, *, private: bool) -> bool:
    """Whether a numeric address is of the public internet or, with `private`, of a network in the house.

    Link-local addresses stay closed in any case: the credentials of cloud machines are served there.
    """
    ip: IPAddress = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or _behind_nat64(ip)
    if ip.is_multicast or ip.is_link_local or ip.is_unspecified:
        return False
    if private:
        return True
    return ip.is_global and not ip.is_reserved and not any(ip in network for network in _DETOURS)


def trusted() -> ssl.SSLContext:
    """Whom to believe: the system's authorities (or SSL_CERT_FILE, for one of your own) and certifi's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def trouble(error: Exception, host: str, late: bool) -> str:
    """What went wrong on the way, in a sentence; `late` if our own deadline ended it."""
    if late or isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return str(_("%(host)s did not answer in time.", host=host))
    if isinstance(error, socket.gaierror):
        return str(_("No address is known for %(host)s.", host=host))
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(_("The certificate of %(host)s is not valid: %(why)s.", host=host, why=error.verify_message))
    if isinstance(error, ConnectionRefusedError):
        return str(_("%(host)s accepts no connections.", host=host))
    return str(_("The connection to %(host)s broke (%(why)s).", host=host, why=type(error).__name__))


def _looked_up(host: str, port: int, seconds: float) -> list[Any]:
    """The resolver has patience of its own, half a minute of it; so it is asked aside, and left if it takes longer."""
    answers: SimpleQueue[list[Any] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except Exception as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"no name server knows {host} in time") from None
    if isinstance(found, Exception):
        raise found
    return found


def _behind_nat64(ip: ipaddress.IPv6Address) -> IPAddress:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip
