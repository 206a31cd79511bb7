"""Signs with words, keys of marks, strips that warn, and bars of parts of wholes."""

from __future__ import annotations

from abmkit import blocks, charts
from abmkit_html.kit import Kit
from abmkit_html.markup import Markup, tag
from abmkit_html.signs import sign
from abmkit_html.svg import svg


def draw_legend(block: blocks.Legend, kit: Kit) -> Markup:
    """State signs with their texts, and a remark at the right edge."""
    signs = [
        tag("span", sign(each.goal, kit.say(f"{each.of}.{each.goal}"), kit), " ", _text(each, kit))
        for each in block.signs
    ]
    remark = [tag("span", kit.words.text(block.remark), class_="remark")] if block.remark else []
    return tag("p", *signs, *remark, class_="legend")


def _text(each: blocks.Sign, kit: Kit) -> str:
    return kit.words.text(each.text)


def draw_alert(block: blocks.Alert, kit: Kit) -> Markup:
    """A strip that must not be overlooked."""
    mark = sign(block.goal, kit.say(f"state.{block.goal}"), kit)
    return tag("p", mark, " ", kit.words.text(block.text), class_="alert", role="note")


def draw_key(block: blocks.Key, kit: Kit) -> Markup:
    """Marks and what they stand for."""
    marks = [
        tag("span", _mark(each.mark, kit), " ", kit.words.text(each.text)) for each in block.marks
    ]
    remark = [tag("span", kit.words.text(block.remark), class_="remark")] if block.remark else []
    return tag("p", *marks, *remark, class_="legend key")


def _mark(mark: blocks.Heat | blocks.Cover, kit: Kit) -> Markup:
    if isinstance(mark, blocks.Heat):
        return svg(charts.heat(mark.levels, 9.0 * len(mark.levels), 10.0), kit)
    return svg(charts.cover(mark, 22.0, 15.0), kit)


def draw_progress(block: blocks.Progress, kit: Kit) -> Markup:
    """Bars of parts of wholes, one under another."""
    return tag("ul", *(_row(row, kit) for row in block.rows), class_="progress")


def _row(row: blocks.ProgressRow, kit: Kit) -> Markup:
    part, whole = row.part.number, row.whole.number
    share = float(part / whole) if part and whole else 0.0
    tick = None if row.tick is None else float(row.tick)
    bar = svg(charts.bullet(share, tick, 240.0, 7.0, over=1.5), kit, fluid=True)
    of = kit.say("progress.of", part=row.part, whole=row.whole)
    numbers = tag("span", of, " · ", kit.number(row.rate, compact=True))
    return tag("li", tag("span", kit.words.text(row.label), class_="label"), numbers, bar)
