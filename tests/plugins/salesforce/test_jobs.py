"""Bulk jobs that fail, take long, or send half of a part."""

from collections.abc import Iterator
from typing import Any

import pytest

from abmkit import Fatal, Retryable
from abmkit.connect.api import Answer, Request
from abmkit_salesforce import bulk
from abmkit_salesforce.pages import everything
from abmkit_salesforce.soql import Query

from .source import Hours


class Api:
    """Answers with the states of a job, one after the other."""

    def __init__(self, *states: Any) -> None:
        self._states: Iterator[Any] = iter(states)

    def json(self, request: Request) -> Any:
        assert request.path.endswith("/jobs/query/750")
        told = next(self._states)
        return told if isinstance(told, dict) else {"id": "750", "state": told}


def wait(*states: Any) -> list[float]:
    clock = Hours()
    bulk.wait(Api(*states), clock.sleep, "750")  # type: ignore[arg-type]
    return clock.slept


def test_a_job_is_asked_for_less_and_less_often() -> None:
    states = ["UploadComplete", *["InProgress"] * 7, "JobComplete"]
    assert wait(*states) == [1, 2, 4, 8, 15, 30, 30, 30]


def test_a_job_that_fails_says_why() -> None:
    with pytest.raises(Fatal, match="job 750 is failed: QUERY_TIMEOUT"):
        wait({"state": "Failed", "errorMessage": "QUERY_TIMEOUT"})
    with pytest.raises(Fatal, match="job 750 is aborted: no reason is told"):
        wait("InProgress", "Aborted")


def test_a_job_that_takes_hours_is_left() -> None:
    with pytest.raises(Retryable, match="has not ended after 4 hours"):
        wait(*["InProgress"] * 1000)


class Answers:
    """Answers every query with the same records."""

    def __init__(self, *records: Any) -> None:
        self.body = {"totalSize": len(records), "done": True, "records": records}

    def send(self, request: Request) -> Answer:
        return Answer(200, {}, {**self.body, "records": list(self.body["records"])}, b"")


def test_a_record_without_id_in_a_side_query_is_told() -> None:
    query = Query("EventRelation", ("Id", "EventId"))
    good = {"Id": "0RE1", "EventId": "00U1"}
    assert everything(Answers(good), query) == [good]  # type: ignore[arg-type]
    with pytest.raises(Fatal, match="record of EventRelation came without its Id"):
        everything(Answers(good, {"EventId": "00U1"}), query)  # type: ignore[arg-type]


def part(text: str, told: str = "", locator: str = "null") -> Answer:
    headers = {"sforce-locator": locator, "sforce-numberofrecords": told}
    return Answer(200, headers, None, text.encode())


def test_the_records_of_a_part() -> None:
    text = '"Id","Name","Owner.Name"\n"1","a\nb ""c""","Ann"\n"2","",""\n'
    assert bulk.records(part(text, "2")) == [
        {"Id": "1", "Name": 'a\nb "c"', "Owner": {"Name": "Ann"}},
        {"Id": "2"},
    ]
    assert bulk.records(part("")) == bulk.records(part('"Id"\n', "0")) == []


@pytest.mark.parametrize(
    ("text", "told"), [('"Id","Name"\n"1","a"\n', "2"), ('"Id","Name"\n"1"\n', "1")]
)
def test_half_a_part_is_none(text: str, told: str) -> None:
    with pytest.raises(Retryable, match="a part of a bulk result has 1 records"):
        bulk.records(part(text, told))


def test_a_text_of_two_megabytes_is_one_cell() -> None:
    long = "x" * 2_000_000
    assert bulk.records(part(f'"Id"\n"{long}"\n')) == [{"Id": long}]


def test_where_the_next_part_begins() -> None:
    assert bulk.locator(part("", locator="MTAwMDA")) == "MTAwMDA"
    assert bulk.locator(part("")) is None
    assert bulk.locator(Answer(200, {})) is None
