"""What is written in SQL in a way of its own means what the plain way does."""

import duckdb
import pytest

from abmkit.sql import small

BLANKS = ("", " ", "  ", "\u00a0", "\u2003", "\u3000", "\t", "\n")
BARE = ("", "A", "Ab c", "É", "e\u0301", "Ümit İ", "볼트", "~", "!", "\x7f", "A\u0301")


@pytest.mark.parametrize("bare", [*BARE, None])
def test_a_text_in_small_letters_has_no_blanks_around_it(bare: str | None) -> None:
    told = [bare and f"{left}{bare}{right}" for left in BLANKS for right in BLANKS]
    differ = f"{small('told')} IS DISTINCT FROM lower(trim(told))"
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT told FROM (SELECT unnest($1::VARCHAR[]) AS told) WHERE {differ}", [told]
        ).fetchall()
    assert rows == []
