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

_WORDS = "string_split_regex(strip_accents(name), '[\\s,.()\"]+')"

#: Those of more than a letter; a middle initial is often left out.
_FULL = f"list_sort([x FOR x IN {_WORDS} IF length(x) > 1 AND x NOT IN ({texts(_TITLES)})])"

WHO = (
    f"CASE WHEN regexp_full_match(name, '{_UNSPACED}') THEN replace(name, ' ', '') "
    f"WHEN len({_FULL}) > 1 THEN array_to_string({_FULL}, ' ') ELSE '' END"
)
"""SQL of a name as it is compared, of ``name`` in small letters; empty where it is of one word."""

_NEAR = "concat({0}[{1}], '|', left({0}[{2}], 1)), concat({0}[{1}], '|…', right({0}[{2}], 3))"

NEARLY = (
    f"CASE WHEN len({_FULL}) = 2 THEN [{_NEAR.format(_FULL, 1, 2)}, {_NEAR.format(_FULL, 2, 1)}] "
    "ELSE [] END"
)
"""SQL of the list of either of two words with how the other begins, and how it ends."""

_FIRST = "regexp_extract(strip_accents(name), '^(?:[^,]*,)?[\\s.]*(\\pL{3,})', 1)"

GIVEN = f"CASE WHEN {_FIRST} NOT IN ({texts(_TITLES)}) THEN {_FIRST} ELSE '' END"
"""SQL of the given name, or the only one; empty where it is not known."""
