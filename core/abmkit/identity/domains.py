"""The domain that says who somebody is: the one that was registered, unless it says nothing."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from abmkit.identity.freemail import FREE_MAIL
from abmkit.identity.sites import LISTING, SHARED_SITES, STATES, UMBRELLAS

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//|^(?:mailto|https?):")
_AFTER_HOST = re.compile(r"[/?#\\\s,;].*", re.DOTALL)
_PORT = re.compile(r":\d*$")
_WWW = re.compile(r"^www?\d*\.")
_PLAIN = re.compile(r"(?!www?\d*\.)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_STATES = re.compile(STATES)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def host(text: str) -> str | None:
    """The host in what stands in a field for a domain: a domain, an address, a URL.

    Returns:
        It in small letters, other scripts in punycode, without ``www.``; None: there is none.
    """
    text = text.strip().casefold()
    if _PLAIN.fullmatch(text):
        return text
    told = _bare(text)
    if not told.isascii():
        try:
            told = told.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    labels = told.split(".")
    sound = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    return told if sound and not labels[-1].isdigit() else None


def _bare(text: str) -> str:
    """What stands where a host does."""
    told = _AFTER_HOST.sub("", _SCHEME.sub("", text))
    return _WWW.sub("", _PORT.sub("", told.rpartition("@")[2])).strip(".")


def registrable(text: str) -> str | None:
    """The registered domain in such a text, by the public suffix list.

    Below the domains of states and of services for many it is the one that each has there.

    Returns:
        None: there is none, or anybody may have such an address or a page there.
    """
    found = host(text)
    domain = found and _suffixes().privatesuffix(found)
    if not found or not domain or domain in FREE_MAIL or domain in SHARED_SITES:
        return None
    is_listing = domain in LISTING or brand(domain) in LISTING
    if brand(domain) == "blogspot" or (is_listing and (found != domain or _has_path(text))):
        return None
    if found != domain and (domain in UMBRELLAS or _STATES.fullmatch(domain)):
        return f"{found.removesuffix(f'.{domain}').rpartition('.')[2]}.{domain}"
    return domain


def _has_path(text: str) -> bool:
    """Whether more follows the host than a slash."""
    after = _AFTER_HOST.search(_SCHEME.sub("", text.strip().casefold()))
    return after is not None and after[0].strip("/") != ""


def brand(domain: str) -> str:
    """A registered domain's own label: acme of acme.co.uk."""
    return domain.partition(".")[0]


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # it reads its list of 10,000 lines

    return PublicSuffixList()
