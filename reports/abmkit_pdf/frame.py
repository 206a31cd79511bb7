"""What stands around the content of a page: the brand's bar, running heads, the foot."""

from abmkit import Document, blocks
from abmkit_pdf.kit import Kit
from abmkit_pdf.pen import Style
from abmkit_pdf.style import HEAD, MARGIN, PAGE_SIZES

_DOT = "  ·  "
_BAR = 5.0
_LOGO, _WIDEST_LOGO = 26.0, 120.0
_BRAND = Style("semibold", 10)
_SMALL = Style("regular", 7.5, "muted")
_RUNNING = Style("medium", 7.5, "muted")
_FOOT = Style("regular", 7, "muted")
_COVER_TOP, _TOP = 72.0, 44.0
_ABOVE_FOOT, _FOOT_RULE, _FOOT_BASE, _FOOT_LINE = 14.0, 34.0, 22.0, 9.0


class Frame:
    """The frame of every page of one document.

    Attributes:
        width: Width of the content.
        bottom: Where the content ends, from the top of the page.
    """

    def __init__(self, kit: Kit) -> None:
        self.kit, self.document = kit, kit.document
        size = PAGE_SIZES[self.document.theme.page_size]
        self.page_width, self.page_height = size
        self.width = self.page_width - 2 * MARGIN
        self.right = self.page_width - MARGIN
        self.foot = self._foot_lines()
        lift = _FOOT_LINE * (len(self.foot) - 1)
        self.foot_rule = self.page_height - _FOOT_RULE - lift
        self.bottom = self.foot_rule - _ABOVE_FOOT

    def top(self, *, cover: bool) -> float:
        """Return where the content begins."""
        return _COVER_TOP if cover else _TOP

    def room(self, *, cover: bool) -> float:
        """Return the height of the content."""
        return self.bottom - self.top(cover=cover)

    def draw(self, page: int, pages: int, *, cover: bool) -> None:
        """Draw the frame of the page at hand."""
        pen = self.kit.pen
        pen.box(0, 0, self.page_width, _BAR, fill="accent")
        if cover:
            self._draw_cover_head()
        else:
            self._draw_running_head()
        self._draw_foot(page, pages)

    def _draw_cover_head(self) -> None:
        pen, words, document = self.kit.pen, self.kit.words, self.document
        used, half = self._draw_logo() + 8, self.width / 2 - 20
        left = MARGIN + used
        pen.text(left, 35, document.theme.name, _BRAND, room=half - used)
        if document.theme.tagline:
            pen.text(left, 46.5, document.theme.tagline, _SMALL, room=half - used)
        period = words.period(document.period)
        pen.text(self.right, 35, period, _BRAND, align="right", room=half)
        if document.corrects or document.compared:
            pen.text(self.right, 46.5, self._under_period(), _SMALL, align="right", room=half)
        pen.rule(MARGIN, 60, self.right, "rule")

    def _under_period(self) -> str:
        """Return what the period is compared with; of a correction, what it replaces."""
        document, words = self.document, self.kit.words
        if document.corrects:
            return self._correction(document.corrects)
        period = words.period(document.compared) if document.compared else ""
        key = "header.compared_and_plan" if _has_goals(document) else "header.compared"
        return self.kit.say(key, period=period)

    def _correction(self, sent_at: str) -> str:
        instant = self.kit.words.instant(sent_at, self.document.zone)
        return self.kit.say("header.corrects", instant=instant)

    def _draw_logo(self) -> float:
        """Draw the logo, or the brand's initials in a box, and return its width."""
        pen, theme = self.kit.pen, self.document.theme
        if png := theme.png:
            return pen.image(MARGIN, 24, png, height=_LOGO, widest=_WIDEST_LOGO, alt=theme.name)
        pen.box(MARGIN, 24, _LOGO, _LOGO, fill="brand", radius=6)
        style = Style("bold", 10.5, "white")
        middle = MARGIN + _LOGO / 2
        pen.text(middle, 40.8, theme.initials, style, align="center", room=_LOGO, role="Artifact")
        return _LOGO

    def _draw_running_head(self) -> None:
        pen, document = self.kit.pen, self.document
        brand = self.kit.say("header.prepared_by", brand=document.theme.name)
        used = pen.text(
            self.right, 27, brand, _SMALL, align="right", room=self.width / 3, role="Artifact"
        )
        words = self.kit.words
        told = (document.client, words.text(document.title), words.period_name(document.period))
        room = self.width - used - 12
        pen.text(MARGIN, 27, _DOT.join(told), _RUNNING, room=room, role="Artifact")
        pen.rule(MARGIN, 35, self.right, "rule")

    def _draw_foot(self, page: int, pages: int) -> None:
        pen = self.kit.pen
        pen.rule(MARGIN, self.foot_rule, self.right, "rule")
        number = self.kit.say("footer.page", page=page, pages=pages)
        base = self.foot_rule + _FOOT_RULE - _FOOT_BASE
        used = pen.text(self.right, base, number, HEAD, align="right", role="Artifact")
        for line, text in enumerate(self.foot):
            room = self.width - (used + 12 if line == 0 else 0)
            pen.text(MARGIN, base + line * _FOOT_LINE, text, _FOOT, room=room, role="Artifact")

    def _foot_lines(self) -> list[str]:
        document, words = self.document, self.kit.words
        data = [
            self.kit.say("footer.as_of", instant=words.instant(document.as_of, document.zone)),
            self.kit.say("footer.period", period=words.period(document.period)),
        ]
        if document.compared:
            period = words.period(document.compared)
            data.append(self.kit.say("footer.compared", period=period))
        correction = [self._correction(document.corrects)] if document.corrects else []
        theme = document.theme
        brand = [theme.footer] if theme.footer else []
        if theme.contact:
            brand.append(self.kit.say("footer.contact", contact=theme.contact))
        if theme.show_powered_by:
            brand.append(self.kit.say("footer.powered_by"))
        return [_DOT.join(parts) for parts in (data, correction, brand) if parts]


def _has_goals(document: Document) -> bool:
    grids = (
        block
        for page in document.pages
        for block in page.blocks
        if isinstance(block, blocks.KpiGrid)
    )
    return any(tile.target for grid in grids for tile in grid.tiles)
