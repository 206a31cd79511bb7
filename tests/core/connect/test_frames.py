import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmkit.connect.frames import text

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
        ("", None),
        (0, "0"),
    ],
)
def test_a_value_becomes_the_text_of_a_cell(value: object, expected: str | None) -> None:
    assert text(value) == expected
