import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmkit.connect.frames import Made, Page, frame, text

_PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text()
)
JSON = st.recursive(
    st.dictionaries(st.text(), _PLAIN),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(JSON)
def test_what_is_nested_becomes_the_text_that_python_writes(value: dict[str, Any]) -> None:
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    assert text(value) == written


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"note": "half \ud800 pair"}, '{"note":"half \ud800 pair"}'),
        ([Decimal("1.50"), 10**30], '["1.50",1000000000000000000000000000000]'),
        (True, "true"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-1E-6"), "-0.000001"),
        (Decimal("1E+999999999999"), "1E+999999999999"),  # in full it would be a terabyte
        (Decimal("1E-999999999999"), "1E-999999999999"),
        ("", None),
        (0, "0"),
    ],
)
def test_a_value_becomes_the_text_of_a_cell(value: object, expected: str | None) -> None:
    assert text(value) == expected


def _joined(*parts: str | None) -> str | None:
    return "-".join(filter(None, parts)) or None


_RECORDS = st.lists(
    st.fixed_dictionaries(
        {"id": st.integers(0, 9).map(str)},
        optional={
            "in": st.none()
            | st.just("odd")
            | st.dictionaries(st.sampled_from("ab"), st.none() | st.text(max_size=2)),
            "list": st.lists(st.fixed_dictionaries({"a": st.sampled_from("xy")}), max_size=2),
        },
    ),
    max_size=4,
)


@given(_RECORDS)
def test_a_page_has_the_cells_of_its_records(records: list[dict[str, Any]]) -> None:
    of_two = Made(_joined, ["in.a", "in.b"])
    assert Page(records).column(of_two) == [of_two(record) for record in records]
    alone = [frame([record], {"a": "in.a", "b": of_two, "c": "list.0.a"}) for record in records]
    together = frame(records, {"a": "in.a", "b": of_two, "c": "list.0.a"})
    for name, cells in together.items():
        assert cells == [cell for each in alone for cell in each[name]]


def test_what_is_only_given_besides_makes_nothing() -> None:
    asked = []
    made = Made(lambda *told: asked.append(told), ["old", "older"], besides=["id"])
    assert Page([{"id": "1"}, {"id": "2", "old": None}]).column(made) == [None, None]
    assert asked == []
    Page([{"id": "1"}, {"id": "2", "older": "3"}]).column(made)
    assert asked == [(None, None, "1"), (None, "3", "2")]
