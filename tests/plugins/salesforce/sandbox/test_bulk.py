"""Query jobs: their states, their parts, and what they cannot read."""

import csv
import io
from typing import Any

import httpx
import pytest

from abmkit_salesforce.sandbox import SalesforceSandbox

from .api import Api

Still = tuple[SalesforceSandbox, Api]
JOBS = "/services/data/v62.0/jobs/query"


@pytest.fixture
def api(still: Still) -> Api:
    return still[1]


def create(api: Api, query: str = "SELECT Id, Name FROM Account", **asked: str) -> httpx.Response:
    return api.http.post(JOBS, json={"operation": "query", "query": query, **asked})


def finished(api: Api, **asked: str) -> str:
    job: dict[str, Any] = create(api, **asked).json()
    states = [job["state"]]
    while states[-1] != "JobComplete":
        states.append(api.http.get(f"{JOBS}/{job['id']}").json()["state"])
    assert states == ["UploadComplete", "InProgress", "JobComplete"]
    return str(job["id"])


def test_a_job_tells_of_itself(api: Api) -> None:
    job = create(api).json()
    assert job | {"id": "", "createdDate": "", "systemModstamp": ""} == {
        "id": "",
        "operation": "query",
        "object": "Account",
        "createdById": "005Kd0000000001IAA",
        "createdDate": "",
        "systemModstamp": "",
        "state": "UploadComplete",
        "concurrencyMode": "Parallel",
        "contentType": "CSV",
        "apiVersion": 62.0,
        "lineEnding": "LF",
        "columnDelimiter": "COMMA",
    }
    assert job["id"].startswith("750")
    assert job["id"] in {one["id"] for one in api.http.get(JOBS).json()["records"]}


def test_a_finished_job_tells_how_many_it_read(api: Api) -> None:
    told = api.http.get(f"{JOBS}/{finished(api)}").json()
    assert told["numberRecordsProcessed"] == api.count("SELECT COUNT() FROM Account")
    assert told["jobType"] == "V2Query"


def test_parts_follow_each_other_and_stay(api: Api) -> None:
    place = f"{JOBS}/{finished(api)}/results"
    rows: list[dict[str, str]] = []
    locator, seen = "", []
    while locator != "null":
        params = {"maxRecords": "50"} | ({"locator": locator} if locator else {})
        answer = api.http.get(place, params=params)
        part = list(csv.DictReader(io.StringIO(answer.text, newline="")))
        assert int(answer.headers["Sforce-NumberOfRecords"]) == len(part)
        rows += part
        seen.append(locator)
        locator = answer.headers["Sforce-Locator"]
    assert [row["Id"] for row in rows] == [r["Id"] for r in api.query("SELECT Id FROM Account")]
    again = api.http.get(place, params={"maxRecords": "50", "locator": seen[1]})
    assert next(iter(csv.DictReader(io.StringIO(again.text)))) == rows[50]


def test_a_job_without_records_has_a_header(api: Api) -> None:
    job = finished(api, query="SELECT Id, Owner.Name FROM Lead WHERE Name = 'nobody'")
    answer = api.http.get(f"{JOBS}/{job}/results")
    assert answer.text == '"Id","Owner.Name"\n'
    assert answer.headers["Sforce-Locator"] == "null"


def test_delimiter_and_line_end_are_as_asked(api: Api) -> None:
    job = finished(api, columnDelimiter="PIPE", lineEnding="CRLF")
    answer = api.http.get(f"{JOBS}/{job}/results")
    assert answer.content.startswith(b'"Id"|"Name"\r\n')


def test_texts_with_line_breaks_and_quotes_arrive(opened: Any) -> None:
    sandbox, api = opened()
    wild = 'first\nsecond, "quoted"\r\nthird'
    made = sandbox.changes.create("Account", Name=wild)
    job = finished(api, query=f"SELECT Name, Phone FROM Account WHERE Id = '{made}'")
    text = api.http.get(f"{JOBS}/{job}/results").text
    assert list(csv.DictReader(io.StringIO(text, newline=""))) == [{"Name": wild, "Phone": ""}]


def test_everything_is_what_the_bin_and_the_archive_hold_too(api: Api) -> None:
    job = finished(api, operation="queryAll", query="SELECT Id FROM Task")
    told = api.http.get(f"{JOBS}/{job}").json()
    soql = "SELECT COUNT() FROM Task"
    assert told["numberRecordsProcessed"] == api.count(soql, everything=True) > api.count(soql)


def test_results_wait_for_the_end(api: Api) -> None:
    job = create(api).json()["id"]
    answer = api.http.get(f"{JOBS}/{job}/results")
    assert api.refusal(answer)[:2] == (412, "JOB_NOT_COMPLETE")


def test_results_are_read_in_the_version_of_the_job(api: Api) -> None:
    place = f"{JOBS}/{finished(api)}/results".replace("v62.0", "v61.0")
    assert api.http.get(place).status_code == 409


def test_a_job_is_aborted_once_and_deleted(api: Api) -> None:
    job = f"{JOBS}/{create(api).json()['id']}"
    assert api.http.patch(job, json={"state": "Aborted"}).json()["state"] == "Aborted"
    assert api.http.patch(job, json={"state": "Aborted"}).status_code == 400
    assert api.http.delete(job).status_code == 204
    assert api.http.get(job).status_code == 404


def test_a_job_at_work_is_not_deleted(api: Api) -> None:
    job = f"{JOBS}/{create(api).json()['id']}"
    assert api.http.get(job).json()["state"] == "InProgress"
    assert api.http.delete(job).status_code == 400


@pytest.mark.parametrize(
    ("query", "code", "says"),
    [
        ("SELECT BillingAddress FROM Account", "API_ERROR", "compound data"),
        ("SELECT Id FROM TaskStatus", "INVALIDENTITY", "is not supported by the Bulk API"),
        ("SELECT COUNT() FROM Account", "API_ERROR", "Function type not supported"),
        ("SELECT Id, (SELECT Id FROM Contacts) FROM Account", "API_ERROR", "Aggregate Relat"),
        ("SELECT Id FROM Account LIMIT 5 OFFSET 5", "API_ERROR", "OFFSET"),
        ("SELECT Nope FROM Account", "INVALID_FIELD", "No such column 'Nope'"),
        ("SELECT Id FROM", "MALFORMED_QUERY", "unexpected token"),
    ],
)
def test_what_a_job_cannot_read_is_refused_at_once(
    api: Api, query: str, code: str, says: str
) -> None:
    status, told, message = api.refusal(create(api, query))
    assert (status, told) == (400, code)
    assert says in message


def test_words_that_a_job_does_not_know_are_refused(api: Api) -> None:
    for asked in ({"operation": "insert"}, {"lineEnding": "CR"}, {"columnDelimiter": "DOT"}):
        assert api.refusal(create(api, **asked))[:2] == (400, "INVALIDJOB")
    assert api.http.post(JOBS, content="{").status_code == 400
