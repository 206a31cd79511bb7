"""By what names meet: the same whether a name is plain or has to be taken apart."""

import duckdb
import pytest

from abmkit.identity import words

NAMES = (
    "kalbar foods", "the kalbar foods", "the kalbar", "thea foods", "kalbar and foods", "kalbar of",
    "kalbar and co", "k.f. foods", "kalbar-foods gmbh", "kalbar  foods", "3m company", "kalbar",
    "köln foods", "kalbar ölfoods", "p & g", "et al", "und so weiter", "", "볼트 foods",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_first_two_initials_are_told_alike_of_plain_names_and_others(name: str) -> None:
    apart = "concat({0}, 1), {0}, 2))".format(f"regexp_extract(name, {words._INITIALS}")
    with duckdb.connect() as connection:
        ((told, found),) = connection.execute(
            f"SELECT {words._TWO}, {apart} FROM (SELECT $1 AS name)", [name]
        ).fetchall()
    assert told == found
