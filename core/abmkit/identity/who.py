"""The form in which names of people are compared, in SQL: whichever of its words comes first."""

from __future__ import annotations

from abmkit.sql import texts

# fmt: off
#: What stands before and after the name itself.
_TITLES = (
    "mr", "mrs", "ms", "miss", "mx", "sir", "dr", "prof", "professor", "herr", "frau", "ing",
    "dipl", "dipl-ing", "mag", "dott", "dra", "sra", "srta", "mme", "mlle", "phd", "mba", "esq",
    "cpa",
)
# fmt: on

#: Names that are written without a blank between their parts, or with one.
_UNSPACED = "[\\p{Han}\\p{Hangul}\\p{Hiragana}\\p{Katakana}ー々\\s]{2,}"

_LETTERS = "replace(replace(strip_accents(name), '''', ''), '’', '')"
_SIGNS = '\\s,.()"'


def _full(between: str) -> str:
    """SQL of the words of more than a letter: a middle initial is often left out.

    Args:
        between: What stands between words, as in a set of a regular expression.
    """
    words = f"string_split_regex({_LETTERS}, '[{between}]+')"
    return f"list_sort([x FOR x IN {words} IF length(x) > 1 AND x NOT IN ({texts(_TITLES)})])"


_FULL, _WHOLE = _full(f"{_SIGNS}-"), _full(_SIGNS)

WHO = (
    f"CASE WHEN regexp_full_match(name, '{_UNSPACED}') THEN replace(name, ' ', '') "
    f"WHEN len({_FULL}) > 1 THEN array_to_string({_FULL}, ' ') ELSE '' END"
)
"""SQL of a name as it is compared, of ``name`` in small letters; empty where it is of one word."""

WORDS = _WHOLE
"""SQL of the words of a name; those with a hyphen are one."""


def _slips(same: str, other: str) -> str:
    """SQL of one word with how the other begins, and with it without each of its letters."""
    return (
        f"list_concat([concat({same}, '|', {other}), concat({same}, '|', left({other}, 3), '…')], "
        f"[concat({same}, '|', left({other}, i - 1), substr({other}, i + 1)) "
        f"FOR i IN range(1, length({other}) + 1)])"
    )


NEARLY = (
    f"CASE WHEN len(words) = 2 THEN list_concat({_slips('words[1]', 'words[2]')}, "
    f"{_slips('words[2]', 'words[1]')}) ELSE [] END"
)
"""SQL of what two names of two ``words`` have in common if one is cut short, or has a slip in it.

The first letter alone is not enough: parents like to give it to all twins.
"""

_FIRST = "regexp_extract(strip_accents(name), '^(?:[^,]*,)?[\\s.]*(\\pL{3,})', 1)"

GIVEN = f"CASE WHEN {_FIRST} NOT IN ({texts(_TITLES)}) THEN {_FIRST} ELSE '' END"
"""SQL of the given name, or the only one; empty where it is not known."""
