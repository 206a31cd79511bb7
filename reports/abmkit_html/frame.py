"""What stands around the content: the brand, the pages with their heads, the foot."""

from __future__ import annotations

from base64 import b64encode

from abmkit import blocks
from abmkit_html.kit import Kit
from abmkit_html.markup import Markup, tag


def draw_head(kit: Kit) -> Markup:
    """The brand, the period, and the way to each page."""
    document, words = kit.document, kit.words
    theme = document.theme
    names = [tag("strong", theme.name)]
    if theme.tagline:
        names.append(tag("small", theme.tagline))
    under = []
    if document.corrects:
        under = [tag("small", _correction(kit, document.corrects))]
    elif document.compared:
        compared = kit.say("header.compared", period=words.period(document.compared))
        under = [tag("small", compared)]
    brand = tag("div", _logo(kit), tag("div", *names), class_="brand")
    period = tag("div", tag("strong", words.period(document.period)), *under, class_="period")
    ways = [tag("a", words.text(page.outline), href=f"#{_anchor(page)}") for page in document.pages]
    return tag("header", brand, period, tag("nav", *ways))


def draw_page(page: blocks.Page, kit: Kit) -> Markup:
    """A page of the report; the first one opens with its finding instead of a head."""
    head = []
    if page.title is not None:
        head = [tag("h2", kit.words.text(page.title))]
        if page.lead:
            head.append(tag("p", kit.words.text(page.lead), class_="lead"))
    name = kit.words.text(page.outline)
    return tag(
        "section", *head, kit.draw(page.blocks), id=_anchor(page), class_="page", aria_label=name
    )


def draw_foot(kit: Kit) -> Markup:
    """How old the data is, what is compared with what, and whom to ask."""
    document, words = kit.document, kit.words
    theme = document.theme
    lines = [
        kit.say("footer.as_of", instant=words.instant(document.as_of, document.zone)),
        kit.say("footer.period", period=words.period(document.period)),
    ]
    if document.compared:
        lines.append(kit.say("footer.compared", period=words.period(document.compared)))
    if document.corrects:
        lines.append(_correction(kit, document.corrects))
    lines.append(kit.say("header.prepared_by", brand=theme.name))
    if theme.footer:
        lines.append(theme.footer)
    if theme.contact:
        lines.append(kit.say("footer.contact", contact=theme.contact))
    if theme.show_powered_by:
        lines.append(kit.say("footer.powered_by"))
    return tag("footer", *(tag("span", line) for line in lines))


def _correction(kit: Kit, sent_at: str) -> str:
    instant = kit.words.instant(sent_at, kit.document.zone)
    return kit.say("header.corrects", instant=instant)


def _anchor(page: blocks.Page) -> str:
    return f"page-{page.id}"


def _logo(kit: Kit) -> Markup:
    """The logo, or the brand's initials in a box."""
    theme = kit.document.theme
    if png := theme.png:
        inline = b64encode(png).decode()
        return tag("img", src=Markup(f"data:image/png;base64,{inline}"), alt=theme.name)
    return tag("span", theme.initials, class_="initials", aria_hidden="true")
