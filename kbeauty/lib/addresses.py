"""Which addresses an outgoing call may reach: the public ones, and those allowed by name."""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    NameResolutionError,
    NewConnectionError,
)
from urllib3.util import connection as sockets

# Addresses of IPv6 that carry one of IPv4: judged by what they carry.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# What Python takes for global: the only part of IPv6 that is handed out is 2000::/3.
_HANDED_OUT = ipaddress.ip_network("2000::/3")


class PrivateAddressError(Exception):
    """The host lies in a private network."""


def is_public(address: str) -> bool:
    """Whether anybody on the internet could reach this address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carried = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            carried = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if carried is not None:
            return is_public(str(carried))
        if ip not in _HANDED_OUT:
            return False
    return ip.is_global and not ip.is_multicast


def is_allowed_private(host: str, port: int) -> bool:
    """Whether HTTP_ALLOWED_PRIVATE_HOSTS names this host, with this port or any."""
    for entry in settings.HTTP_ALLOWED_PRIVATE_HOSTS:
        allowed = urlsplit(f"//{entry}")
        if allowed.hostname == host.lower() and allowed.port in {None, port}:
            return True
    return False


def resolve(host: str, port: int) -> list[str]:
    """The host's addresses; refused as a whole when one of them is private."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not is_allowed_private(host, port) and not all(map(is_public, addresses)):
        raise PrivateAddressError(host)
    return addresses


class _CheckedConnection(HTTPConnection):
    """Connects to the very address that was checked, so a second DNS answer changes nothing."""

    def _new_conn(self) -> socket.socket:
        try:
            addresses = resolve(self.host, self.port or self.default_port)
        except (socket.gaierror, UnicodeError) as error:
            failure = socket.gaierror(str(error))
            raise NameResolutionError(self.host, self, failure) from None
        last = OSError(self.host)
        for address in addresses:
            try:
                return sockets.create_connection(
                    (address, self.port or self.default_port),
                    self.timeout,
                    source_address=self.source_address,
                    socket_options=self.socket_options,
                )
            except OSError as error:
                last = error
        if isinstance(last, TimeoutError):
            raise ConnectTimeoutError(self, "connect timeout") from last
        raise NewConnectionError(self, str(last)) from last


class _CheckedTLSConnection(_CheckedConnection, HTTPSConnection):
    """The same, with TLS on top; the certificate is still compared with the host name."""


class _CheckedPool(HTTPConnectionPool):
    ConnectionCls = _CheckedConnection


class _CheckedTLSPool(HTTPSConnectionPool):
    ConnectionCls = _CheckedTLSConnection


POOLS: dict[str, type[HTTPConnectionPool]] = {
    "http": _CheckedPool,
    "https": _CheckedTLSPool,
}
