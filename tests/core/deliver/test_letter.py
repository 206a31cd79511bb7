"""A report as an e-mail: what it says, what it carries, and what it never lets in."""

from datetime import UTC, datetime
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from abmkit.deliver import Attachment, Letter, compose
from abmkit.errors import DeliveryError
from abmkit.report.blocks import Document, Headline, KpiGrid, Page, Section, Theme, Tile
from abmkit.report.format import Words
from abmkit.report.value import Change, Msg, Period, Value

HOSTILE = 'Acme\r\nBcc: everyone@x.example <img src="http://x/y.png">'


def document(client: str = "Acme", corrects: str | None = None) -> Document:
    won = Value(number=Decimal(1516000), unit="money", currency="USD")
    change = Change(difference=Decimal("-0.028"), relative=True, unit="money", against="Q2")
    tiles = (Tile(title="Amount won", value=won, change=change),)
    blocks = (Headline(text=client), Section(title="x", blocks=(KpiGrid(tiles=tiles),)))
    return Document(
        report="scorecard",
        title="ABM scorecard",
        client=client,
        period=Period(label="2026-Q3", start="2026-07-01", end="2026-09-30"),
        compared=None,
        zone="UTC",
        as_of="2026-10-01T00:00:00Z",
        locale="en-US",
        currency="USD",
        corrects=corrects,
        theme=Theme(name="Blue Harbor"),
        pages=(Page(id="one", outline="Summary", blocks=blocks),),
    )


def posted(told: Document, size: int = 10, picture: bytes | None = b"\x89PNG") -> EmailMessage:
    letter = Letter(
        sender="Blue Harbor <reports@agency.example>",
        to=["dana@client.example", "kim@client.example"],
        at=datetime(2026, 10, 2, 6, tzinfo=UTC),
        id="0123456789abcdef",
        attachments=[Attachment("scorecard.pdf", "application/pdf", b"%" * size)],
        picture=picture,
    )
    message = message_from_bytes(bytes(compose(letter, told, Words("en-US"))), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_it_says_the_finding_and_the_key_figures_twice_and_carries_the_report() -> None:
    message = posted(document())
    assert message["Subject"] == "ABM scorecard Q3 2026 – Acme"
    assert message["To"] == "dana@client.example, kim@client.example"
    assert message["Message-ID"] == "<0123456789abcdef@agency.example>"
    plain, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    for part in (plain.get_content(), html.get_content()):
        for text in ("Amount won", "$1.52M", "▼ 2.8% vs Q2", "attached", "Blue Harbor"):
            assert text in part
    assert 'src="cid:page-1"' in html.get_content()
    (file,) = message.iter_attachments()
    assert file.get_filename() == "scorecard.pdf"
    assert file.get_content_type() == "application/pdf"
    pictures = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert [part["Content-ID"] for part in pictures] == ["<page-1>"]


def test_a_name_cannot_add_a_header_or_a_picture() -> None:
    message = posted(document(HOSTILE))
    assert message["Bcc"] is None
    assert "Bcc: everyone@x.example" in message["Subject"]
    html = message.get_body(("html",))
    assert html is not None
    assert "<img src=&quot;" not in html.get_content()
    assert html.get_content().count("<img") == 1
    assert "http" not in html.get_content().replace("&quot;http://x/y.png", "")


def test_without_a_picture_it_goes_as_it_is() -> None:
    html = posted(document(), picture=None).get_body(("html",))
    assert html is not None
    assert "<img" not in html.get_content()


def test_a_correction_says_so() -> None:
    message = posted(document(corrects="2026-10-01T06:00:00Z"))
    assert message["Subject"].startswith("Corrected: ABM scorecard")
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "replaces the report of" in plain.get_content()


def test_the_same_letter_has_the_same_bytes() -> None:
    assert bytes(posted(document())) == bytes(posted(document()))


def test_what_relays_would_refuse_is_refused_first() -> None:
    with pytest.raises(DeliveryError, match=r"10\.\d MB, and relays take 10; send fewer formats"):
        posted(document(), size=7_500_000)


def test_its_words_are_in_every_language() -> None:
    for locale in ("ja-JP", "ko-KR", "zh-CN"):
        assert Words(locale).text(Msg.of("mail.attached")) != "The whole report is attached."
