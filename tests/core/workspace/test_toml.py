import tomllib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmkit.workspace.toml_file import TomlFile
from abmkit.workspace.toml_writer import write_toml

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PLAIN = (
    TEXT
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.decimals(allow_nan=False, allow_infinity=False, places=4)
    | st.dates()
    | st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0))
)
TREES = st.dictionaries(
    TEXT,
    st.recursive(
        PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
    ),
    max_size=4,
)


@given(TREES)
def test_what_is_written_reads_back(data: dict[str, Any]) -> None:
    assert tomllib.loads(write_toml(data), parse_float=Decimal) == data


def test_a_file_reads_like_one_written_by_hand() -> None:
    data = {
        "zone": "Europe/Berlin",
        "files": {
            "deals": {
                "path": "deals.csv",
                "rows": {"deal": {"map": {"account": {"from": "a", "by": "name"}, "x": {}}}},
            }
        },
        "long": {"names": {f"name {n}": "x" * 20 for n in range(3)}},
        "day": date(2026, 1, 2),
        "at": datetime(2026, 1, 2, tzinfo=UTC),
    }
    assert write_toml(data) == (
        'zone = "Europe/Berlin"\nday = 2026-01-02\nat = 2026-01-02T00:00:00+00:00\n\n'
        '[files.deals]\npath = "deals.csv"\n\n'
        '[files.deals.rows.deal.map]\naccount = { from = "a", by = "name" }\nx = {}\n\n'
        "[long.names]\n" + "".join(f'"name {n}" = "{"x" * 20}"\n' for n in range(3))
    )


@pytest.mark.parametrize("value", [None, 0.5, Decimal("NaN"), object()])
def test_a_value_without_a_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="form"):
        write_toml({"key": value})


LINES = """\
a = 1
# a remark

[t.u]
b = [
  1,
  { c = 2 },
]
text = '''
[not.a.table]
x = 1
'''
x = 2
[[many]]
d = 1
[[many]]
d = 2
"""


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("a",), 1),
        (("t",), 4),
        (("t", "u"), 4),
        (("t", "u", "b", 1, "c"), 5),
        (("t", "u", "x"), 13),
        (("t", "u", "none"), 4),
        (("many", 1, "d"), 17),
        (("none",), None),
    ],
)
def test_a_key_is_found_at_the_line_its_statement_starts(
    keys: tuple[str | int, ...], line: int | None
) -> None:
    assert TomlFile("x.toml", LINES, tomllib.loads(LINES)).line(keys) == line
