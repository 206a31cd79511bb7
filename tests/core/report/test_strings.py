"""Strings are cleaned, and cut between what readers take for characters."""

import pytest

from abmkit.report.strings import MAX_LENGTH, clean, graphemes


@pytest.mark.parametrize(
    ("dirty", "printed"),
    [
        ("a\x00b\x07c", "abc"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("lone \ud83d surrogate", "lone \ufffd surrogate"),
        ("e\u0301", "é"),
        ("\ufeffAcme\u200f", "Acme"),
        ('<img src="/etc/hostname"> & &amp;', '<img src="/etc/hostname"> & &amp;'),
    ],
)
def test_clean(dirty, printed):
    assert clean(dirty) == printed


def test_clean_caps_the_length_at_a_character():
    long = clean("ก้" * MAX_LENGTH)
    assert len(long) <= MAX_LENGTH + 1
    assert long.endswith("ก้…")


@pytest.mark.parametrize(
    ("text", "count"),
    [("é", 1), ("ก้า", 2), ("👨‍👩‍👧", 1), ("🇰🇷🇯🇵", 2), ("👍🏽", 1), ("น้ำ", 1), ("abc", 3)],
)
def test_graphemes(text, count):
    assert len(graphemes(text)) == count
