"""Key figures: tiles, factors of an equation, and large figures on a panel."""

from __future__ import annotations

from decimal import Decimal

from abmkit import Msg, Value, blocks, charts, scene, sparkline
from abmkit_html.kit import Kit
from abmkit_html.markup import Markup, join, tag
from abmkit_html.signs import sign
from abmkit_html.svg import svg

_WIDE, _TALL, _BAR = 130.0, 28.0, 4.0
_SCALE_END = Decimal("1.25")
"""Where the bar of a goal ends; the goal itself is at 1."""


def draw_tiles(block: blocks.KpiGrid, kit: Kit) -> Markup:
    """Key figures as tiles."""
    return tag("div", *(_tile(tile, kit) for tile in block.tiles), class_="tiles")


def draw_equation(block: blocks.Equation, kit: Kit) -> Markup:
    """Key figures with the signs of arithmetic between them."""
    parts: list[Markup] = []
    for operand in block.operands:
        if operand.sign:
            parts.append(tag("span", operand.sign, class_="sign-between"))
        tile = operand.tile
        parts.append(tag("div", _head(tile, kit), _figure(tile, kit), _under(tile, kit)))
    return tag("div", *parts, class_="equation")


def draw_facts(block: blocks.Facts, kit: Kit) -> Markup:
    """Large figures with a sentence each, on a panel."""
    facts = [
        tag("div", tag("p", _said(fact.figure, kit), class_="figure"), _sentence(fact, kit))
        for fact in block.facts
    ]
    head = tag("h3", kit.words.text(block.title))
    return tag("section", head, tag("div", *facts, class_="facts"), class_="panel")


def _sentence(fact: blocks.Fact, kit: Kit) -> Markup:
    return tag("p", kit.words.text(fact.text))


def _said(figure: Msg | str | Value, kit: Kit) -> Markup:
    if isinstance(figure, Value):
        return kit.number(figure, compact=True)
    return join(kit.words.text(figure))


def _tile(tile: blocks.Tile, kit: Kit) -> Markup:
    mark = sign(tile.goal, kit.say(f"goal.{tile.goal}"), kit)
    parts = [tag("div", _head(tile, kit), mark, class_="head"), _figure(tile, kit)]
    parts += [_under(tile, kit), _trend(tile, kit)]
    if tile.mark:
        late = sign("close", kit.say("state.close"), kit)
        parts.append(tag("p", late, " ", kit.words.text(tile.mark), class_="mark"))
    return tag("article", *parts, _goal(tile, kit), class_="tile")


def _head(tile: blocks.Tile, kit: Kit) -> Markup:
    return tag("h4", kit.words.text(tile.title))


def _figure(tile: blocks.Tile, kit: Kit) -> Markup:
    figure, unit = kit.words.split(tile.value)
    of = kit.words.text(tile.of) if tile.of else ""
    small = " ".join(part for part in (unit, of) if part)
    number = tile.value.number
    machine = None if number is None else format(number, "f")
    full = kit.words.value(tile.value, compact=False)
    big = tag("data", figure, value=machine, title=full) if machine else join(figure)
    return tag("p", big, *([" ", tag("small", small)] if small else []), class_="figure")


def _under(tile: blocks.Tile, kit: Kit) -> Markup:
    lines = []
    if tile.value.number is None and tile.value.reason is not None:
        lines.append(tag("p", kit.words.text(tile.value.reason), class_="note"))
    elif tile.change is not None:
        lines.append(tag("p", kit.change(tile.change)))
    if tile.basis:
        lines.append(tag("p", kit.words.text(tile.basis), class_="note"))
    return join(*lines)


def _trend(tile: blocks.Tile, kit: Kit) -> Markup:
    if all(value is None for value in tile.trend):
        return Markup()
    values = ", ".join(kit.words.value(_like(tile, value)) for value in tile.trend)
    args = {"metric": tile.title, "n": len(tile.trend), "values": values}
    if tile.trend_goal is None:
        alt = kit.say("chart.trend", **args)
    else:
        alt = kit.say("chart.trend_goal", goal=_like(tile, tile.trend_goal), **args)
    return svg(sparkline(tile.trend, tile.trend_goal, _WIDE, _TALL), kit, alt, fluid=True)


def _like(tile: blocks.Tile, number: Decimal | None) -> Value:
    update = {"number": number, "state": "missing" if number is None else "ok"}
    return tile.value.model_copy(update=update)


def _goal(tile: blocks.Tile, kit: Kit) -> Markup:
    if tile.attainment is None:
        return tag("p", kit.say("goal.none"), class_="foot")
    share = kit.words.value(Value(number=tile.attainment, unit="percent"))
    fill: scene.Colour = "muted" if tile.goal == "none" else tile.goal
    drawing = charts.bullet(
        float(tile.attainment / _SCALE_END), float(1 / _SCALE_END), _WIDE, _BAR, fill
    )
    bar = svg(drawing, kit, kit.say("kpi.attainment", attainment=share), fluid=True)
    said = kit.say("kpi.target_is", target=tile.target) if tile.target is not None else ""
    return join(bar, tag("p", tag("span", said), tag("span", share), class_="foot"))
