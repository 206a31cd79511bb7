"""What every block needs to be laid out: words for its messages, a pen to measure with."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from abmkit import Document, Msg, Value, Words, blocks
from abmkit_pdf.linebreak import Line, Span
from abmkit_pdf.pen import Pen, Style
from abmkit_pdf.piece import Piece

Layout = Callable[[blocks.Block, float, "Kit"], list[Piece]]


@dataclass
class Kit:
    """The tools of one rendering.

    Attributes:
        pen: Measures while laying out, draws afterwards.
        words: Turns messages and numbers into text.
        document: The whole report.
        layouts: How to lay out each kind of block.
        warnings: What could not be shown as it is.
    """

    pen: Pen
    words: Words
    document: Document
    layouts: Mapping[str, Layout]
    warnings: list[str] = field(default_factory=list)

    def lay_out(self, parts: Iterable[blocks.Block], width: float) -> list[Piece]:
        """Lay blocks out under one another; a kind that is not known becomes a plain table."""
        pieces: list[Piece] = []
        for block in parts:
            layout = self.layouts.get(block.kind)
            if layout is None:
                self.warnings.append(
                    f"block {block.kind!r} is unknown to the PDF renderer; shown as a table"
                )
                block = block.as_table()
                layout = self.layouts[block.kind]
            pieces += layout(block, width, self)
        return pieces

    def say(self, id: str, **args: Value | int | str | Msg) -> str:  # noqa: A002
        """Return a message of the catalogues."""
        return self.words.text(Msg(id=id, args={**args}))

    def lines(self, text: str, style: Style, width: float) -> tuple[Line, ...]:
        """Break a text into lines."""
        return self.pen.break_lines([Span(text, style.weight)], style.size, width)

    def shrink(self, text: str, style: Style, room: float, least: float) -> Style:
        """Return the style in the largest size, in steps of half a point, in which a text fits."""
        size = style.size
        while size > least and self.pen.width_of(text, style._replace(size=size)) > room:
            size = max(least, size - 0.5)
        return style._replace(size=size)

    def clip(self, lines: Sequence[Line], most: int, style: Style, room: float) -> list[Line]:
        """Return the first lines; the last of them ends in "…" when there were more."""
        if len(lines) <= most:
            return list(lines)
        rest = "".join(
            span.text for line in lines[most - 1 :] for span in (*line.spans, _space(line))
        )
        cut = self.pen.fit(rest, style, room)
        return [*lines[: most - 1], Line((Span(cut, style.weight),), spaced=False)]


def _space(line: Line) -> Span:
    return Span(" " if line.spaced else "", "regular")
