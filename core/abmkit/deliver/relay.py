"""The relay that takes e-mails: always over TLS, its certificate checked."""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from abmkit.errors import DeliveryError, Unsure

_TIMEOUT = 60.0


@dataclass(frozen=True)
class Relay:
    """How a relay is reached.

    Attributes:
        host: Its name, which its certificate must bear.
        port: Usually 587, or 465 with ``tls``.
        security: Whether the connection begins with TLS, or changes to it before anything is said.
        user: Who logs in; None: nobody does.
        secret: Its password, or an access token.
        by_token: Whether the secret is an access token (XOAUTH2).
        authority: File with the certificate of a relay's own authority; None: the system's.
    """

    host: str
    port: int
    security: Literal["starttls", "tls"]
    user: str | None = None
    secret: str = field(default="", repr=False)
    by_token: bool = False
    authority: Path | None = None

    def send(self, message: EmailMessage, sender: str, to: Sequence[str]) -> None:
        """Hand a message over, to all of the addresses or to none.

        Args:
            message: The message.
            sender: The address that hears of what cannot be delivered.
            to: The addresses.

        Raises:
            DeliveryError: The relay did not take it: nobody has got it.
            Unsure: The connection broke after the message had left: it may have arrived.
        """
        try:
            with self._open() as server:
                self._log_in(server)
                self._address(server, sender, to)
                self._hand_over(server, message)
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or error.reason
            raise DeliveryError(f"{self._where}: no safe connection: {reason}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(f"{self._where}: {_said(error)}") from error

    @property
    def _where(self) -> str:
        return f"mail relay {self.host}:{self.port}"

    def _open(self) -> smtplib.SMTP:
        context = ssl.create_default_context(cafile=self.authority)
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT)
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        if self.user is None:
            return
        server.ehlo_or_helo_if_needed()
        try:
            if self.by_token:
                bearer = f"user={self.user}\x01auth=Bearer {self.secret}\x01\x01"
                code, _ = server.docmd("AUTH", f"XOAUTH2 {b64encode(bearer.encode()).decode()}")
                if code == 334:  # the reason is in the challenge; an empty answer ends it
                    code, _ = server.docmd("")
                if code != 235:
                    raise smtplib.SMTPAuthenticationError(code, b"")
            else:
                server.login(self.user, self.secret)
        except smtplib.SMTPAuthenticationError as error:
            what = "access token" if self.by_token else "password"
            raise DeliveryError(
                f"{self._where} refuses {self.user} ({error.smtp_code}); renew its {what}"
            ) from None  # the error's own text repeats what the relay was told

    def _address(self, server: smtplib.SMTP, sender: str, to: Sequence[str]) -> None:
        code, answer = server.mail(sender)
        if code != 250:
            raise DeliveryError(f"{self._where} refuses the sender {sender}: {_text(answer)}")
        for address in to:
            code, answer = server.rcpt(address)
            if code not in (250, 251):
                raise DeliveryError(
                    f"{self._where} refuses the recipient {address}: {_text(answer)}; "
                    "nobody got the report"
                )

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            code, answer = server.data(bytes(message))
        except smtplib.SMTPDataError as error:
            raise DeliveryError(f"{self._where}: {_said(error)}") from error
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise Unsure(f"{self._where} went away while it took the report") from error
        if code != 250:
            raise DeliveryError(f"{self._where} did not take the report: {_text(answer)}")
        with suppress(OSError, smtplib.SMTPException):  # it has the report, and said so
            server.quit()


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _text(error.smtp_error)
    return str(getattr(error, "strerror", None) or error) or type(error).__name__


def _text(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:200]
