"""The HTML renderer: a document in, one self-contained file out."""

from __future__ import annotations

from base64 import b64encode
from importlib.resources import files

from abmkit import Document, Renderer, Words, scene
from abmkit_html.blocks import DRAWINGS
from abmkit_html.frame import draw_foot, draw_head, draw_page
from abmkit_html.kit import Kit
from abmkit_html.markup import Markup, join, tag

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
FAMILY = "brand"
_WEIGHTS = {"regular": "100 500", "bold": "600 900"}


class HtmlRenderer(Renderer):
    """Renders documents as HTML: no script, nothing fetched, the same bytes each time."""

    name = "html"
    suffix = ".html"
    media_type = "text/html"

    def render(self, document: Document, words: Words) -> bytes:
        """Return the page as UTF-8; `warnings` then says what could not be shown as it is."""
        colours = scene.palette(document.theme.primary, document.theme.accent)
        kit = Kit(words, document, colours, DRAWINGS)
        pages = []
        for page in document.pages:
            kit.words = words.on(page)
            pages.append(draw_page(page, kit))
        main = tag("main", *pages)
        body = tag("body", draw_head(kit), main, draw_foot(kit))
        html = tag("html", _head(kit), body, lang=document.locale)
        self.warnings = [*dict.fromkeys(kit.warnings), *colours.darkened]
        return f"<!doctype html>\n{html}\n".encode()


def _head(kit: Kit) -> Markup:
    document = kit.document
    title = f"{kit.words.text(document.title)} – {document.client}"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(kit)),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name_="author", content=document.theme.name),
        tag("title", title),
        tag("style", _style(kit)),
    )


def _policy(kit: Kit) -> str:
    """What the page may load: its own style and pictures, and the fonts that stand in it."""
    return f"{_POLICY}; font-src data:" if kit.document.theme.fonts else _POLICY


def _style(kit: Kit) -> Markup:
    """The style sheet, after the colours it names."""
    colours = "".join(
        f"--{token.replace('_', '-')}:{value};" for token, value in kit.colours.tokens.items()
    )
    paper = f"@page{{size:{kit.document.theme.page_size};margin:14mm 12mm}}"
    sheet = files("abmkit_html").joinpath("style.css").read_text(encoding="utf-8")
    return join(Markup(f"{_fonts(kit)}:root{{{colours}}}\n{paper}\n{sheet}"))


def _fonts(kit: Kit) -> str:
    """The brand's own fonts, set before the others; nothing where it has none."""
    faces = "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{_WEIGHTS[cut]};'
        f"src:url(data:font/ttf;base64,{b64encode(data).decode()})}}\n"
        for cut, data in kit.document.theme.typefaces.items()
    )
    return f"{faces}:root{{--family:{FAMILY}}}\n" if faces else ""
