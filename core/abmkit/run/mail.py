"""An approved report sent by e-mail: to its owner's own recipients, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from abmkit.deliver import (
    MAIN,
    Attachment,
    Kept,
    Letter,
    Mailed,
    Receipt,
    Relay,
    ReportFolder,
    compose,
    write_whole,
)
from abmkit.errors import ConfigError, DeliveryError, Unsure, UsageError
from abmkit.plugins import Plugins
from abmkit.report import spans
from abmkit.run.owner import Owner, folder_of
from abmkit.run.render import render
from abmkit.run.send import send_report
from abmkit.workspace.secrets import resolve
from abmkit.workspace.settings import AgencySettings, MailSettings

PREVIEW = "mail.eml"
_WIDE = 1200


@dataclass(frozen=True)
class Posted:
    """What became of a sending by e-mail.

    Attributes:
        folder: What went out, and its ledger.
        receipt: Its receipt.
        mailed: To whom, and when; the entry of the first time where it was mailed before.
    """

    folder: Path
    receipt: Receipt
    mailed: Mailed


def preview_mail(
    owner: Owner,
    plugins: Plugins,
    period: str,
    *,
    now: datetime,
    name: str = MAIN,
    account: str | None = None,
    formats: Sequence[str] = ("pdf",),
) -> Path:
    """Write the e-mail of the draft as a file that a mail program opens; nothing is sent.

    Raises:
        UsageError: There is no draft.
        ConfigError: No relay, or no recipient, is set.
        DataError: The draft cannot be read.
        DeliveryError: It is too large.
        RenderError: The file cannot be written.
    """
    folder = folder_of(owner, period, now, name, account)
    draft = folder.wanted()
    files = render(draft.report, plugins, formats).files
    message = _message(owner, plugins, draft, files, now)
    return write_whole(folder.path / PREVIEW, bytes(message))


def mail_report(
    owner: Owner,
    plugins: Plugins,
    period: str,
    *,
    now: datetime,
    name: str = MAIN,
    account: str | None = None,
    formats: Sequence[str] = ("pdf",),
    again: bool = False,
) -> Posted:
    """Send the approved draft of a period by e-mail; one that was mailed is not mailed again.

    Args:
        owner: Whose; only the recipients of its own settings get it: of a report on all clients
            those of the agency.
        plugins: Where the renderers come from.
        period: Such as ``2026-Q3``.
        now: When, with its zone.
        name: The report.
        account: The account that it is about, if it is about one.
        formats: Names of renderers.
        again: Send it although an earlier sending may have arrived.

    Raises:
        UsageError: There is no draft, or nobody approved it as it is.
        ConfigError: No relay, or no recipient, is set.
        DataError: What was sent is not what went out.
        DeliveryError: The relay did not take it; nobody has got it.
        Unsure: It may have arrived, now or the last time.
    """
    relay, to = _relay(owner), _recipients(owner)
    path, receipt = send_report(
        owner, plugins, period, now=now, name=name, account=account, formats=formats
    )
    folder = folder_of(owner, period, now, name, account)
    with folder.turn():
        known = folder.mailed(receipt)
        if known and known.taken:
            return Posted(path, receipt, known)
        if known and not again:
            raise Unsure(
                f"a sending of {path.name} to {', '.join(known.to)} began {known.at} and its end "
                "is not known; ask them, and add --again if it has not arrived"
            )
        (kept,) = (each for each in folder.sent() if each.digest == receipt.digest)
        message = _message(owner, plugins, kept, folder.files(receipt), now)
        return Posted(path, receipt, _hand_over(folder, receipt, relay, message, to, now))


def _hand_over(
    folder: ReportFolder,
    receipt: Receipt,
    relay: Relay,
    message: EmailMessage,
    to: Sequence[str],
    now: datetime,
) -> Mailed:
    """Note the sending before and after: what breaks off between is seen the next time."""
    at = spans.stamp(now)
    begun = Mailed(at=at, to=tuple(to), id=str(message["Message-ID"]), taken=False)
    folder.note_mail(receipt, begun)
    try:
        relay.send(message, parseaddr(str(message["From"]))[1], to)
    except Unsure:
        raise
    except DeliveryError:
        folder.note_mail(receipt, None)
        raise
    taken = begun.model_copy(update={"taken": True})
    folder.note_mail(receipt, taken)
    return taken


def _message(
    owner: Owner, plugins: Plugins, kept: Kept, files: Mapping[str, bytes], now: datetime
) -> EmailMessage:
    types = {each.suffix: each.media_type for each in plugins.renderers.values()}
    letter = Letter(
        sender=_settings(owner).sender,
        to=_recipients(owner),
        at=now,
        id=kept.digest[:32],
        attachments=[
            Attachment(name, types.get(Path(name).suffix, "application/octet-stream"), content)
            for name, content in files.items()
        ],
        picture=_picture(next((c for n, c in files.items() if n.endswith(".pdf")), None)),
    )
    return compose(letter, kept.report.document, kept.report.words(None))


def _picture(pdf: bytes | None) -> bytes | None:
    """The first page as PNG, where the program that draws it is installed."""
    try:
        pdfium: Any = import_module("pypdfium2")
    except ImportError:
        return None
    if pdf is None:
        return None
    with pdfium.PdfDocument(pdf) as document:
        page = document[0]
        image = page.render(scale=_WIDE / page.get_width()).to_pil().convert("RGB")
    out = BytesIO()
    image.quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


def _settings(owner: Owner) -> MailSettings:
    mail = owner.workspace.settings.mail
    if mail is None:
        raise ConfigError(
            f"{AgencySettings.file}: no [mail]; add it, with the SMTP relay that sends reports"
        )
    return mail


def _recipients(owner: Owner) -> tuple[str, ...]:
    to = owner.recipients
    if not to:
        raise ConfigError(
            f"{owner.recipients_file} has no recipients; add the addresses that get reports"
        )
    return tuple(parseaddr(each)[1] for each in to)


def _relay(owner: Owner) -> Relay:
    mail, root = _settings(owner), owner.workspace.path
    if mail.password and mail.token:
        raise UsageError(f"{AgencySettings.file}: [mail] has a password and a token; remove one")
    held = mail.token or mail.password
    return Relay(
        mail.host,
        mail.port,
        mail.security,
        mail.user,
        _secret(held, root) if held else "",
        by_token=mail.token is not None,
        authority=root / mail.authority if mail.authority else None,
    )


def _secret(held: SecretStr, root: Path) -> str:
    try:
        return resolve(held.get_secret_value(), root)
    except ConfigError as error:
        raise ConfigError(f"{AgencySettings.file}: [mail]: {error}") from None
