"""Files with a JSON object a line: nested keys, exact numbers, and lines that are no object."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from abmkit import Fatal
from abmkit_files import jsonl
from abmkit_files.connector import Files
from abmkit_files.jsonl import JsonLines
from abmkit_files.survey import survey

Make = Callable[..., Files]
RowsOf = Callable[..., list[dict[str, Any]]]


def lines_of(path: Path, content: str | bytes) -> JsonLines:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return JsonLines(survey(path, None))


def read(path: Path, content: str | bytes) -> tuple[list[dict[str, str]], list[tuple[str, str]]]:
    reader = lines_of(path, content)
    chunks = list(reader.chunks())
    rows = [
        dict(zip(reader.header, row, strict=True))
        for chunk in chunks
        for row in zip(*chunk.columns, strict=True)
    ]
    return rows, [(each.record, each.reason) for chunk in chunks for each in chunk.refused]


def test_keys_of_objects_within_objects_are_joined(tmp_path: Path) -> None:
    line = (
        '{"id": 7, "p": {"domain": "acme.com", "is_test": false, "tags": ["a", "b", 3]}, "o": {}, '
        '"emails": [{"value": "a@x.de", "primary": true}, {"value": "b@x.de"}], "none": null}'
    )
    rows, refused = read(tmp_path / "a.jsonl", line)
    assert rows == [
        {
            "id": "7", "p.domain": "acme.com", "p.is_test": "false", "p.tags": "a;b;3",
            "emails.0.value": "a@x.de", "emails.0.primary": "true", "emails.1.value": "b@x.de",
            "none": "",
        }
    ]  # fmt: skip
    assert refused == []


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("9007199254740993", "9007199254740993"),
        ("1" * 5000, "1" * 5000),
        ("2.0", "2"),
        ("1.10", "1.1"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("12345678901234567890.123456789", "12345678901234567890.123456789"),
        ("1.5e3", "1500"),
        ("-2E-3", "-0.002"),
        ("1e400", "1e400"),
        ("1e99999999999999999999", "1e99999999999999999999"),
        ("NaN", "NaN"),
        (r'"\ud83d\ude80 \ud83d"', "\N{ROCKET} \ud83d"),
        (r'"\u0000"', "\0"),
    ],
)
def test_values_stay_as_they_are_written(tmp_path: Path, written: str, cell: str) -> None:
    rows, _ = read(tmp_path / "a.jsonl", f'{{"a": {written}}}\n')
    assert rows == [{"a": cell}]


def test_an_object_leaves_out_what_it_does_not_know(tmp_path: Path) -> None:
    rows, _ = read(tmp_path / "a.jsonl", '{"a": 1}\r\n\r\n{"b": "x", "a": null}\r\n')
    assert rows == [{"a": "1", "b": ""}, {"a": "", "b": "x"}]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"a": 1', "no JSON: Expecting ',' delimiter at character 8"),
        ('{"a": 1},', "no JSON: Extra data at character 9"),
        ("[1, 2]", "no JSON object"),
        ("7", "no JSON object"),
        ("{}", "an empty object"),
        ('{"a": 1, "a": 2}', "the key 'a' comes twice"),
        ('{"a.b": 1, "a": {"b": 2}}', "the key 'a.b' comes twice"),
        ('{"a": ' + "[" * 9000 + "]" * 9000 + "}", "objects within objects without end"),
    ],
)
def test_a_line_that_is_no_object_is_refused_with_its_number(
    tmp_path: Path, line: str, reason: str
) -> None:
    rows, refused = read(tmp_path / "a.jsonl", f'{{"a": 1}}\n\n{line}\n{{"a": 2}}')
    assert rows == [{"a": "1"}, {"a": "2"}]
    assert refused == [("line 3", reason)]


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "_LONGEST", 20)
    text = '{"a": 1}\n{"a": "' + "x" * 50 + '"}\n{"a": 2}\n'
    rows, refused = read(tmp_path / "a.jsonl", text)
    assert rows == [{"a": "1"}, {"a": "2"}]
    assert [line for line, _ in refused] == ["line 2"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_found(tmp_path: Path, encoding: str) -> None:
    rows, _ = read(tmp_path / "a.jsonl", '{"a": "한빛"}\n'.encode(encoding))
    assert rows == [{"a": "한빛"}]


@pytest.mark.parametrize("text", ['[{"a": 1}, {"a": 2}]', '{\n"a": 1\n}\n', "\n\n"])
def test_a_file_of_one_document_is_told_from_lines(tmp_path: Path, text: str) -> None:
    with pytest.raises(Fatal, match="no line is a JSON object; write one object a line"):
        lines_of(tmp_path / "a.jsonl", text)


def test_values_used_as_keys_are_told(tmp_path: Path) -> None:
    text = json.dumps({f"id {n}": 1 for n in range(20_000)})
    with pytest.raises(Fatal, match="more than 16,384 different keys; export what changes"):
        lines_of(tmp_path / "a.jsonl", text)


def test_a_mapping_names_nested_keys_and_absent_ones_are_empty(
    source: Make, rows_of: RowsOf
) -> None:
    settings = (
        '[files.d]\npath = "d.jsonl"\n[files.d.rows.deal]\nid = "id"\n[files.d.rows.deal.map]\n'
        'status = "p.state"\namount = "p.value"\nname = "title"\n'
    )
    text = '{"id": 9007199254740993, "p": {"state": "won", "value": 12345678901234.5678}}\n'
    files = source(settings, **{"d.jsonl": text})
    (row,) = rows_of(files, "deal")
    assert (row["source_id"], row["amount"], row["name"]) == (
        "9007199254740993",
        "12345678901234.5678",
        None,
    )
    told = [check.what for check in files.check()]
    assert told == [
        "d: d.jsonl (utf-8, a JSON object a line) gives 1 rows of deal",
        "d: columns that no line has: title",
    ]
