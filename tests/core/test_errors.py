import errno
import os

import pytest

from abmkit.errors import AbmError, ConfigError, UnknownName, UsageError, explain, suggest


def test_an_unknown_name_says_what_was_meant_and_is_a_key_error() -> None:
    error = UnknownName("metric", "win_rat", ["win_rate", "won_deals"])
    assert str(error) == "unknown metric 'win_rat'; did you mean win_rate?"
    assert isinstance(error, KeyError)
    assert isinstance(error, UsageError)


@pytest.mark.parametrize(
    ("known", "hint"),
    [
        ([], ""),
        (["aa", "bb"], "; known: aa, bb"),
        ([f"name{n:02}" for n in range(13)], "; such as name00, name01, name02, name03, name04, …"),
        (["xyz1", "xyz2"], "; did you mean xyz2 or xyz1?"),
    ],
)
def test_hints_are_short(known: list[str], hint: str) -> None:
    assert suggest("xyz", known) == hint


def test_where_names_are_many_and_none_is_near_one_is_shown() -> None:
    many = [f"name{n}" for n in range(13)]
    assert suggest("xyz", many, "name7") == "; write such as name7"
    assert suggest("nam", many, "name7").startswith("; did you mean")


def test_where_names_are_many_it_is_told_what_lists_them() -> None:
    many = [f"name{n}" for n in range(13)]
    assert str(UnknownName("metric", "xyz", many)).endswith("; list them: abmkit metrics list")
    assert str(UnknownName("client", "xyz", many)).endswith("; list them: abmkit client list")
    assert "; such as name0, " in str(UnknownName("column of touch", "xyz", many))


def test_a_disk_that_takes_nothing_comes_with_what_to_do() -> None:
    full = f'IO Error: Could not write file "w": {os.strerror(errno.ENOSPC)}'
    assert (
        explain(RuntimeError(f"{full}\n\nmore"))
        == f"{full}; free some space there, then run it again"
    )
    closed = OSError(errno.EROFS, os.strerror(errno.EROFS), "w")
    assert explain(closed) == f"{os.strerror(errno.EROFS)}; make it writable, then run it again"
    assert explain(ValueError("it rains")) == "it rains"
    assert explain(KeyError()) == "KeyError"


def test_what_a_person_can_mend_ends_with_two() -> None:
    assert (AbmError.exit_code, UsageError.exit_code, ConfigError.exit_code) == (1, 2, 2)
