"""What texts mean that only Python can read: each is worked out once, and kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from abmkit.identity.domains import registrable
from abmkit.identity.told import tell
from abmkit.warehouse.sql import text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: Languages in which sources write the names of countries.
_LANGUAGES = ("en", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "zh")
_OTHER_NAMES = {
    "usa": "US", "uk": "GB", "england": "GB", "scotland": "GB", "great britain": "GB",
    "korea": "KR", "republic of korea": "KR", "한국": "KR", "holland": "NL", "russia": "RU",
    "czech republic": "CZ", "united states of america": "US", "prc": "CN", "uae": "AE",
}  # fmt: skip


def spell(connection: DuckDBPyConnection, kind: str, texts: str) -> None:
    """Add the texts that ``spelling`` does not know yet.

    Args:
        connection: In a transaction.
        kind: ``domain`` or ``country``.
        texts: A SELECT of them, as ``told``; small letters, without blanks around.
    """
    known = f"(SELECT told FROM spelling WHERE kind = {text(kind)})"
    rows = connection.execute(
        f"SELECT DISTINCT told FROM ({texts}) ANTI JOIN {known} USING (told) "
        "WHERE told IS NOT NULL ORDER BY told"
    ).fetchall()
    told = [said for (said,) in rows]
    if told:
        means = [_MEANS[kind](said) for said in told]
        kinds = [kind] * len(told)
        tell(connection, "INSERT INTO spelling", kind=kinds, told=told, means=means)


def country(name: str) -> str:
    """A country's ISO 3166 code; what is no country's name in any language stays as it is."""
    written = unicodedata.normalize("NFKC", name).casefold().strip()
    return _countries().get(written, written)


@cache
def _countries() -> dict[str, str]:
    from babel import Locale  # it reads a file a language

    found = {}
    for language in _LANGUAGES:
        for code, written in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found[unicodedata.normalize("NFKC", written).casefold()] = code
                found[code.casefold()] = code
    return {**found, **_OTHER_NAMES}


_MEANS: dict[str, Callable[[str], str | None]] = {"domain": registrable, "country": country}
