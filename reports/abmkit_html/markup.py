"""Markup built of elements: what is not markup already is cleaned and escaped."""

from __future__ import annotations

import re
from html import escape

from abmkit import strings

_NAME = re.compile("[a-z][a-z0-9-]*", re.ASCII | re.IGNORECASE)
_EMPTY = frozenset({"br", "img", "meta"})


class Markup(str):
    """Text that is markup, and so is not escaped again."""

    __slots__ = ()


def tag(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """An element.

    Args:
        name: Of the element.
        *children: Markup as it is; other text is cleaned and escaped.
        **attributes: A trailing underscore is dropped, other underscores become hyphens; those
            that are None are left out, text that is not markup is cleaned.
    """
    told = "".join(
        f' {_attribute(key)}="{escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _EMPTY:
        return Markup(f"<{name}{told}>")
    return Markup(f"<{name}{told}>{join(*children)}</{name}>")


def join(*children: str) -> Markup:
    """Pieces after one another; those that are not markup are cleaned and escaped."""
    return Markup("".join(each if isinstance(each, Markup) else _text(each) for each in children))


def _text(text: str) -> str:
    return escape(strings.clean(text), quote=False)


def _plain(value: str | float) -> str:
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return strings.clean(value)
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _attribute(key: str) -> str:
    name = key.rstrip("_").replace("_", "-")
    if not _NAME.fullmatch(name):
        raise ValueError(f"{key!r} is no name of an attribute")
    return name
