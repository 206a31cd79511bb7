"""Tables: heads with their scope, and cells that say in words what they draw."""

from __future__ import annotations

from abmkit import Change, Msg, Value, blocks, charts, strings
from abmkit_html.kit import Kit
from abmkit_html.markup import Markup, join, tag
from abmkit_html.signs import sign
from abmkit_html.svg import svg

_BAR, _TALL = 110.0, 14.0
_NAMELESS = "–"


def draw_table(block: blocks.Table, kit: Kit) -> Markup:
    """Rows under heads; in their place, what is said when there are none."""
    rows = [_row(row, block.columns, kit) for row in block.rows]
    if not rows:
        said = kit.words.text(block.empty) if block.empty else kit.say("table.empty")
        rows = [tag("tr", tag("td", said, class_="note", colspan=max(1, len(block.columns))))]
    heads = [kit.words.text(column.title) for column in block.columns]
    head = []
    if any(heads):
        aligned = zip(block.columns, heads, strict=True)
        cells = [tag("th", text, scope="col", class_=column.align) for column, text in aligned]
        head = [tag("thead", tag("tr", *cells))]
    more = [tag("p", kit.words.text(block.more), class_="note")] if block.more else []
    table = tag("table", *head, tag("tbody", *rows))
    return join(tag("div", table, class_="wide"), *more)


def _row(row: tuple[blocks.Cell, ...], columns: tuple[blocks.Column, ...], kit: Kit) -> Markup:
    cells = []
    for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
        look = f"{column.align} strong" if column.strong else column.align
        named = place == 0 and isinstance(cell, (blocks.Name, str, Msg))
        name, scope = ("th", "row") if named else ("td", None)
        cells.append(tag(name, draw_cell(cell, kit), class_=look, scope=scope))
    return tag("tr", *cells)


def draw_cell(cell: blocks.Cell, kit: Kit) -> Markup:
    """The content of a cell."""
    match cell:
        case Value():
            return kit.number(cell)
        case Change():
            return kit.change(cell, short=True)
        case blocks.Name():
            return _name(cell, kit)
        case blocks.Marks():
            return join(" · ".join(map(kit.words.text, cell.texts)))
        case blocks.Sign():
            mark = sign(cell.goal, kit.say(f"{cell.of}.{cell.goal}"), kit)
            return join(mark, "\u00a0", kit.words.text(cell.text))
        case blocks.Chip():
            level = min(max(cell.level, 1), 3)
            return tag("span", kit.words.text(cell.text), class_=f"chip level-{level}")
        case str() | Msg():
            return join(kit.words.text(cell))
    return _drawn(cell, kit)


def _name(cell: blocks.Name, kit: Kit) -> Markup:
    text = kit.words.text(cell.text)
    shown = text if strings.clean(text).strip() else _NAMELESS
    under = [tag("small", kit.words.text(cell.sub))] if cell.sub else []
    return join(tag("span", shown, class_="name", dir="auto"), *under)


def _drawn(cell: blocks.Heat | blocks.Share | blocks.Length | blocks.Cover, kit: Kit) -> Markup:
    match cell:
        case blocks.Heat():
            untracked = kit.say("heat.untracked")
            said = ", ".join(untracked if each is None else str(each) for each in cell.levels)
            drawing = charts.heat(cell.levels, 8.6 * len(cell.levels), 9.0)
            return svg(drawing, kit, kit.say("heat.title", levels=said))
        case blocks.Cover():
            return svg(charts.cover(cell, 36.0, 17.0), kit, kit.words.text(cell.said))
        case blocks.Share():
            return _share(cell, kit)
    return _length(cell, kit)


def _share(cell: blocks.Share, kit: Kit) -> Markup:
    part, whole = cell.part.number, cell.whole.number
    rate = kit.number(cell.rate)
    if part is None or not whole:
        return rate
    of = kit.say("progress.of", part=cell.part, whole=cell.whole)
    bar = charts.bullet(float(part / whole), None, _BAR, 6.0, over=0)
    return tag("span", svg(bar, kit, of), rate, class_="bar")


def _length(cell: blocks.Length, kit: Kit) -> Markup:
    shares = [
        None if number is None or not cell.full else min(max(float(number / cell.full), 0.0), 1.0)
        for number in (cell.value.number, cell.part, cell.before)
    ]
    said = join(kit.words.text(cell.text)) if cell.text else kit.number(cell.value)
    drawing = charts.bar(shares[0] or 0, shares[1], shares[2], _BAR, _TALL, cell.shade)
    alt = None
    if cell.before is not None:
        before = cell.value.model_copy(update={"number": cell.before, "state": "ok"})
        text = kit.words.text(cell.text) if cell.text else kit.words.value(cell.value, False)
        alt = kit.say("chart.before", text=text, before=before)
    return tag("span", svg(drawing, kit, alt), said, class_="bar")
