from __future__ import annotations

from ipaddress import ip_address, ip_network

from flask import request


def client_network() -> str:
    """The network a request comes from, coarse enough for a household: /24, or /48 for IPv6.

    Forwarded-for headers count only as far as FORUM_TRUSTED_PROXIES says; anyone can send the rest.
    """
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return str(ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))
