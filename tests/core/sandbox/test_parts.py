import json
from datetime import timedelta
from pathlib import Path

import pytest

from abmkit.errors import DataError, UnknownName, UsageError
from abmkit.sandbox import (
    Fault,
    Faults,
    Record,
    Request,
    Table,
    Window,
    parse_faults,
    read_recorded,
)
from abmkit.sandbox.server import _listen

from .toy import NOON


def test_faults_are_read_with_how_often_and_on_what() -> None:
    text = "500, slow:every=3,403-scope:deals,drift"
    assert parse_faults(text) == (
        Fault("500", 8),
        Fault("slow", 3),
        Fault("403-scope", what="deals"),
        Fault("drift"),
    )
    assert parse_faults("") == ()


def test_a_misspelt_fault_is_told_with_the_near_one() -> None:
    with pytest.raises(UnknownName, match="did you mean 429-burst"):
        parse_faults("429-brust")


@pytest.mark.parametrize("text", ["500:every=1", "500:often", "500:every=x", "500:every="])
def test_how_often_is_a_number_that_lets_some_pass(text: str) -> None:
    with pytest.raises(UsageError, match="write 500:every=N"):
        parse_faults(text)


def test_where_two_faults_meet_the_first_one_named_comes() -> None:
    faults = Faults(parse_faults("slow:every=4,500:every=2,lag"))
    assert [faults.draw() for _ in range(4)] == [None, "500", None, "slow"]
    assert (faults.holds("lag"), faults.holds("drift"), faults.what("drift")) == (True, False, "")


def test_a_window_slides() -> None:
    window = Window(2, 10)
    assert [window.take(NOON + timedelta(seconds=s)) for s in (0, 6, 9)] == [True, True, False]
    assert window.left(NOON + timedelta(seconds=10)) == 1
    assert window.left(NOON + timedelta(seconds=16)) == 2


def test_a_query_is_read_repeated_and_with_commas() -> None:
    request = Request(
        "GET", "/a?b=1,2&b=3&c%5B%5D=4", query=(("b", "1,2"), ("b", "3"), ("c[]", "4"))
    )
    assert (request.path, request.all("b"), request.all("c")) == ("/a", ["1", "2", "3"], ["4"])
    assert (request.one("b"), request.one("d", "5"), request.bearer) == ("1,2", "5", "")


def test_pages_go_by_number_and_on_from_an_id_that_is_gone() -> None:
    table = Table(Record(number, {}, NOON, NOON) for number in ("10", "9", "100", "11"))

    def page(after: str) -> tuple[list[str], bool]:
        rows, more = table.page(after, 2)
        return [row.id for row in rows], more

    assert page("") == (["9", "10"], True)
    table.delete("10")
    assert page("10") == (["11", "100"], False)
    assert table.page("100", 2) == ([], False)


def write(folder: Path, *lines: object) -> None:
    text = "\n".join(json.dumps(line) for line in lines)
    (folder / "deals.jsonl").write_text(text + "\n\n", "utf-8")


def test_of_recorded_records_the_last_of_an_id_stands(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"id": "1", "name": "old", "_src": "x"},
        {"data": {"id": 2}, "_src": "y"},
        {"name": "without"},
        {"id": "1", "name": "new"},
    )
    assert read_recorded(tmp_path) == {
        "deals": [{"id": "1", "name": "new"}, {"id": 2}, {"name": "without"}]
    }


def test_what_is_no_record_is_named_by_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="with recorded records"):
        read_recorded(tmp_path)
    write(tmp_path, {"id": 1}, [2])
    with pytest.raises(DataError, match="line 2: not a JSON object"):
        read_recorded(tmp_path)
    (tmp_path / "deals.jsonl").write_text("{", "utf-8")
    with pytest.raises(DataError, match="line 1: no JSON"):
        read_recorded(tmp_path)


@pytest.mark.parametrize("port", [-5, 65536])
def test_a_port_that_there_is_none_of_is_refused(port: int) -> None:
    with pytest.raises(UsageError, match=f"there is no port {port}"):
        _listen(port)


def test_a_port_is_taken_from_the_moment_it_is_given() -> None:
    with _listen(0) as first:
        port = first.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} .* is taken"):
            _listen(port)
