"""Who is who: which rows are one account or person, which each reference means, and why.

What works on a warehouse is loaded when it is first used: settings are read without DuckDB.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from abmkit.identity.rules import Decision, Foreign, IdentityRules

if TYPE_CHECKING:
    from abmkit.identity.matching import match
    from abmkit.identity.report import Matched, matched

__all__ = [
    "Decision",
    "Foreign",
    "IdentityRules",
    "Matched",
    "match",
    "matched",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    place = "matching" if name == "match" else "report"
    return getattr(import_module(f"{__name__}.{place}"), name)
