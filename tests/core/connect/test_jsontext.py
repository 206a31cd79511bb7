import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmkit.connect.jsontext import read, write

_PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters())  # half surrogate pairs, too
)
_VALUES = st.recursive(
    _PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@given(_VALUES, st.booleans())
def test_a_text_means_what_it_means_to_python(value: Any, escaped: bool) -> None:
    content = json.dumps(value, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    assert read(content) == json.loads(content, parse_float=Decimal)


@given(_VALUES)
def test_a_value_is_written_as_python_writes_it(value: Any) -> None:
    told = read(json.dumps(value).encode())
    assert write(told) == json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"14.999999999999999", Decimal("14.999999999999999")),
        (b"1e400", Decimal("1E+400")),
        (b"-0", 0),
        (b"123456789012345678901234567890", 123456789012345678901234567890),
        (b'{"a":1,"a":2}', {"a": 2}),
        (b'["\\ud800"]', ["\ud800"]),
        (b"[NaN,-Infinity]", ["NaN", "-Infinity"]),
        (b"[1e99999999999999999999]", ["1e99999999999999999999"]),
        (b"[" + b"9" * 5_000 + b"]", ["9" * 5_000]),
        (b"\xef\xbb\xbf[1]", [1]),
        ('["é"]'.encode("utf-16"), ["é"]),
    ],
)
def test_odd_texts_are_read(content: bytes, value: object) -> None:
    assert repr(read(content)) == repr(value)


@pytest.mark.parametrize("content", [b"", b"[1,", b"[1,]", b"01", b"1 2", b'"\x01"', b'"\xff"'])
def test_half_a_text_is_none(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(content)


def test_an_abyss_is_refused() -> None:
    with pytest.raises(RecursionError):
        read(b"[" * 100_000)
