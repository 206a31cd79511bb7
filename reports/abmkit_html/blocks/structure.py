"""Blocks under a head, and stacks of blocks side by side."""

from __future__ import annotations

from abmkit import blocks
from abmkit_html.kit import Kit
from abmkit_html.markup import Markup, tag


def draw_section(block: blocks.Section, kit: Kit) -> Markup:
    """Blocks under a head, with a small note beside it."""
    note = [tag("span", kit.words.text(block.note), class_="note")] if block.note else []
    head = tag("h3", kit.words.text(block.title), " ", *note)
    return tag("section", head, kit.draw(block.blocks), class_="panel" if block.panel else None)


def draw_columns(block: blocks.Columns, kit: Kit) -> Markup:
    """Two stacks side by side, under one another where the window is narrow."""
    stacks = [tag("div", kit.draw(each)) for each in (block.left, block.right) if each]
    left = min(max(block.left_columns, 1), 11)
    return tag("div", *stacks, class_=f"columns of-{left}" if len(stacks) > 1 else None)
