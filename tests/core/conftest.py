"""A mail server on loopback, with TLS and logins."""

import asyncio
import base64
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from abmkit.deliver.relay import Relay

SECRET = "canary-0451-secret"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own authority for loopback, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=36500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "relay.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
        return port


class Box:
    """What the server was told, and how it behaves."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes]] = []
        self.refused: set[str] = set()
        self.answer = "250 taken"
        self.vanish = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, _: Any) -> str:  # noqa: N802
        if to in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.vanish:
            assert server.transport is not None
            server.transport.abort()
            await asyncio.sleep(0)
            return "250 never heard"
        if self.answer.startswith("250"):
            self.mails.append((envelope.rcpt_tos, envelope.content))
        return self.answer


class TokenServer(SMTP):
    async def auth_XOAUTH2(self, _: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        told = base64.b64decode(args[1]).decode()
        if told == f"user=reports\x01auth=Bearer {SECRET}\x01\x01":
            return AuthResult(success=True)
        await self.challenge_auth(b'{"status":"401"}')
        return AuthResult(success=False, handled=False)


def checked(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and data.password == SECRET.encode()
    return AuthResult(success=known, handled=False)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def relay(box: Box, certificate: Path) -> Iterator[Callable[..., Relay]]:
    """Start the server and return how to reach it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    running: list[Controller] = []

    class Server(Controller):
        def factory(self) -> SMTP:
            return TokenServer(self.handler, **self.SMTP_kwargs)

    def reach(security: str = "starttls", **more: Any) -> Relay:
        kept = {"authenticator": checked} | (
            {"tls_context": context, "require_starttls": True, "auth_required": True}
            if security == "starttls"
            else {"auth_require_tls": False}
        )
        outer = {"ssl_context": context} if security == "tls" else {}
        port = free_port()
        controller = Server(box, "127.0.0.1", port, **outer, **kept)
        controller.start()
        running.append(controller)
        settings = {"user": "reports", "secret": SECRET, "authority": certificate} | more
        return Relay("127.0.0.1", port, security, **settings)

    yield reach
    for each in running:
        each.stop()
