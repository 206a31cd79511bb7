"""What every block needs to become markup: words for its messages, colours for its shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from abmkit import Change, Document, Msg, Value, Words, blocks, scene
from abmkit_html.markup import Markup, join, tag

Drawing = Callable[[blocks.Block, "Kit"], Markup]


@dataclass
class Kit:
    """The tools of one rendering.

    Attributes:
        words: Turns messages and numbers into text.
        document: The whole report.
        colours: The values of colour tokens.
        drawings: How to draw each kind of block.
        warnings: What could not be shown as it is.
    """

    words: Words
    document: Document
    colours: scene.Palette
    drawings: Mapping[str, Drawing]
    warnings: list[str] = field(default_factory=list)

    def draw(self, parts: Iterable[blocks.Block]) -> Markup:
        """Blocks under one another; a kind that is not known becomes a plain table."""
        return join(*(self._draw(block) for block in parts))

    def say(self, id: str, **args: Value | int | str | Msg) -> str:  # noqa: A002
        """A message of the catalogues."""
        return self.words.text(Msg.of(id, **args))

    def number(self, value: Value, compact: bool = False) -> Markup:
        """A number as it is printed, with the number in full for machines."""
        said = self.words.value(value, compact=compact)
        if value.number is None:
            return join(said)
        return tag("data", said, value=format(value.number, "f"))

    def change(self, change: Change, short: bool = False) -> Markup:
        """A change with its arrow, in the colour of its tone."""
        text = self.words.moved(change, short=short)
        return tag("span", text, class_=f"change {change.tone}")

    def _draw(self, block: blocks.Block) -> Markup:
        if block.kind in self.drawings:
            return self.drawings[block.kind](block, self)
        self.warnings.append(
            f"block {block.kind!r} is unknown to the HTML renderer; shown as a table"
        )
        return self.drawings["table"](block.as_table(), self)
