"""A report as an e-mail: words, a table of its key figures, a picture of page 1, the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from abmkit.errors import DeliveryError
from abmkit.report.blocks import Block, Document, Headline, KpiGrid, flat
from abmkit.report.format import Words
from abmkit.report.strings import clean
from abmkit.report.value import Msg

LARGEST = 10_000_000
"""Bytes of a message that every relay takes."""

_PICTURE = "page-1"


@dataclass(frozen=True)
class Attachment:
    """A file of a letter."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What goes into an e-mail.

    Attributes:
        sender: Such as ``Blue Harbor <reports@blueharbor.example>``.
        to: Addresses.
        at: When it is sent, with its zone.
        id: What tells it from others; the same letter has the same one.
        attachments: The files of the report.
        picture: The first page as PNG; None: the letter goes without.
    """

    sender: str
    to: Sequence[str]
    at: datetime
    id: str
    attachments: Sequence[Attachment]
    picture: bytes | None = None


def compose(letter: Letter, document: Document, words: Words) -> EmailMessage:
    """Write a report's e-mail; the same letter gives the same bytes.

    Raises:
        DeliveryError: It is larger than relays take.
    """
    message = EmailMessage(policy=SMTP)
    words = words.on(document.pages[0]) if document.pages else words
    for name, text in _headers(letter, document, words).items():
        message[name] = text
    message.set_content(_text(document, words))
    message.add_alternative(_html(letter, document, words), subtype="html")
    if letter.picture:
        page = message.get_payload()[1]  # type: ignore[index]
        page.add_related(letter.picture, "image", "png", cid=f"<{_PICTURE}>")  # type: ignore[union-attr]
    for file in letter.attachments:
        kind, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.content, kind, subtype, filename=file.name)
    for number, part in enumerate(_multiparts(message)):
        part.set_boundary(f"={letter.id}-{number}=")
    size = len(bytes(message))
    if size > LARGEST:
        raise DeliveryError(
            f"the e-mail would have {size / 1e6:.1f} MB, and relays take {LARGEST // 1_000_000}; "
            "send fewer formats"
        )
    return message


def _headers(letter: Letter, document: Document, words: Words) -> Mapping[str, str]:
    domain = letter.sender.rpartition("@")[2].rstrip(">") or "localhost"
    return {
        "From": letter.sender,
        "To": ", ".join(letter.to),
        "Subject": _subject(document, words),
        "Date": format_datetime(letter.at),
        "Message-ID": f"<{letter.id}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }


def _subject(document: Document, words: Words) -> str:
    args = {"title": document.title, "period": document.period, "client": document.client}
    subject = words.text(Msg.of("mail.subject", **args))
    if document.corrects:
        subject = words.text(Msg.of("mail.corrected", subject=subject))
    return clean(subject)


def _lines(document: Document, words: Words) -> Iterator[str]:
    """What stands before the figures."""
    headline = next((b for b in _flat(document) if isinstance(b, Headline)), None)
    if headline:
        yield words.text(headline.text)
    if document.corrects:
        sent = words.instant(document.corrects, document.zone)
        yield words.text(Msg.of("header.corrects", instant=sent))


def _figures(document: Document, words: Words) -> Iterator[tuple[str, str, str]]:
    """The tiles of the first page: title, number, change."""
    grid = next((b for b in _flat(document) if isinstance(b, KpiGrid)), None)
    for tile in grid.tiles if grid else ():
        change = words.moved(tile.change) if tile.change else ""
        yield words.text(tile.title), words.value(tile.value), change


def _foot(document: Document, words: Words) -> Iterator[str]:
    yield words.text(Msg.of("mail.attached"))
    instant = words.instant(document.as_of, document.zone)
    yield words.text(Msg.of("footer.as_of", instant=instant))
    if document.theme.contact:
        yield words.text(Msg.of("footer.contact", contact=document.theme.contact))
    yield document.theme.name


def _text(document: Document, words: Words) -> str:
    figures = [
        f"{title}: {number}" + (f" ({change})" if change else "")
        for title, number, change in _figures(document, words)
    ]
    parts = ["\n".join(_lines(document, words)), "\n".join(figures)]
    parts.append("\n".join(_foot(document, words)))
    return "\n\n".join("\n".join(map(clean, part.split("\n"))) for part in parts if part) + "\n"


def _html(letter: Letter, document: Document, words: Words) -> str:
    head = "".join(f"<p>{_safe(line)}</p>" for line in _lines(document, words))
    rows = "".join(
        "<tr>"
        + "".join(f'<td style="padding:4px 14px 4px 0">{_safe(c)}</td>' for c in row)
        + "</tr>"
        for row in _figures(document, words)
    )
    alt = _safe(words.text(document.pages[0].outline)) if document.pages else ""
    picture = f'<p><img src="cid:{_PICTURE}" width="600" alt="{alt}"></p>' if letter.picture else ""
    foot = "".join(f"<p>{_safe(line)}</p>" for line in _foot(document, words))
    return (
        f'<html lang="{_safe(document.locale)}"><body style="font-family:sans-serif;color:#16202E">'
        f"{head}<table>{rows}</table>{picture}{foot}</body></html>\n"
    )


def _safe(text: str) -> str:
    return escape(clean(text))


def _flat(document: Document) -> Iterator[Block]:
    return (block for page in document.pages for _, block in flat(page.blocks))


def _multiparts(message: EmailMessage) -> Iterator[MIMEPart]:
    return (part for part in message.walk() if part.is_multipart())
