import pytest

from abmkit.errors import AbmError, ConfigError, UnknownName, UsageError, suggest


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
        ([f"name{n}" for n in range(13)], ""),
        (["xyz1", "xyz2"], "; did you mean xyz2 or xyz1?"),
    ],
)
def test_hints_are_short(known: list[str], hint: str) -> None:
    assert suggest("xyz", known) == hint


def test_what_a_person_can_mend_ends_with_two() -> None:
    assert (AbmError.exit_code, UsageError.exit_code, ConfigError.exit_code) == (1, 2, 2)
