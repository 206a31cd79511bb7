"""Kinds of settings that are checked when they are read, with the near name when they are wrong."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator

from abmkit.errors import suggest


@cache
def zones() -> tuple[str, ...]:
    """All IANA time zones, the same on every system."""
    return tuple(files("tzdata").joinpath("zones").read_text("utf-8").split())


def check_zone(name: str) -> str:
    """Return the name when it is an IANA time zone; ValueError otherwise."""
    if name not in zones():
        raise ValueError(f"unknown time zone {name!r}{suggest(name, zones(), 'Europe/Berlin')}")
    return name


def check_currency(code: str) -> str:
    """Return the code when it is one of ISO 4217; ValueError otherwise."""
    from babel.numbers import list_currencies

    if code not in list_currencies():
        near = suggest(code.upper(), list_currencies())
        raise ValueError(f"unknown currency {code!r}; write ISO 4217, such as EUR{near}")
    return code


def check_locale(tag: str) -> str:
    """Return the tag when texts and numbers can be written in it; ValueError otherwise."""
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"unknown locale {tag!r}; write such as en-US, ko-KR") from None
    return tag


def check_colour(text: str) -> str:
    """Return the text when it is a colour; ValueError otherwise."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        raise ValueError(f"{text!r} is not a colour; write #RRGGBB, such as #1F3A68")
    return text


def check_address(text: str) -> str:
    """Return the text when it is one e-mail address; ValueError otherwise."""
    from email.utils import parseaddr

    _, address = parseaddr(text)
    if not re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+", address) or not text.isprintable():
        raise ValueError(f"{text!r} is no e-mail address; write dana@client.example")
    return text


Zone = Annotated[str, AfterValidator(check_zone)]
Currency = Annotated[str, AfterValidator(check_currency)]
Locale = Annotated[str, AfterValidator(check_locale)]
Colour = Annotated[str, AfterValidator(check_colour)]
Address = Annotated[str, AfterValidator(check_address)]
