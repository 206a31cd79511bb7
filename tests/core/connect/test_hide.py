import json
from urllib.parse import quote, quote_plus, urlencode

import pytest

from abmkit.connect.hide import hidden, in_a_line

SECRET = 'pat/na1+ "k\u00e9y"\\ \n='


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        repr(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        urlencode({"t": SECRET}).replace("%2F", "%2f").replace("%2B", "%2b").lower(),
        json.dumps(SECRET),
        json.dumps(SECRET, ensure_ascii=False),
        json.dumps(SECRET).replace("/", "\\/"),
    ],
)
def test_a_secret_is_hidden_however_it_is_written(written: str) -> None:
    told = hidden(f"you sent {written}, which is wrong", [SECRET])
    assert "pat" not in told
    assert told.startswith("you sent ")
    assert told.endswith(", which is wrong")


def test_of_two_that_begin_alike_nothing_is_left() -> None:
    assert hidden("abcdef abc", ["abc", "abcdef", ""]) == "… …"


def test_a_secret_at_the_end_of_what_is_shown_is_not_cut_in_two() -> None:
    for length in range(480, 510):
        assert "canary" not in in_a_line("x" * length + "canary-7", ["canary-7"])
    told = in_a_line("too\n long " * 10_000, [])
    assert told.startswith("too long too long")
    assert len(told) == 501
