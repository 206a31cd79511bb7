"""simple-salesforce reads everything, and sees the counts and values of the world."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import (
    SalesforceAuthenticationFailed,
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceRefusedRequest,
    SalesforceResourceNotFound,
)

from abmkit.world import World
from abmkit_salesforce.sandbox import SalesforceSandbox

from .api import NOW, Api
from .judge import client, session

Still = tuple[SalesforceSandbox, Api]
OBJECTS = (
    "Account", "AccountContactRelation", "Campaign", "CampaignMember", "Contact", "CurrencyType",
    "DatedConversionRate", "Event", "EventRelation", "Lead", "Opportunity",
    "OpportunityContactRole", "OpportunityHistory", "OpportunityStage", "Organization", "Task",
    "TaskStatus", "User",
)  # fmt: skip


@pytest.fixture(scope="module")
def judge(still: Still) -> Iterator[Salesforce]:
    sandbox, api = still
    with session(api.url) as http:
        yield client(api.url, sandbox.credentials()["token"], http)


@pytest.fixture
def judges(opened: Callable[..., tuple[SalesforceSandbox, Api]]) -> Iterator[Callable[..., Any]]:
    """A sandbox of the test's own, and the client of its judge."""
    sessions = []

    def make(**options: Any) -> tuple[SalesforceSandbox, Salesforce]:
        sandbox, api = opened(**options)
        sessions.append(session(api.url))
        return sandbox, client(api.url, sandbox.credentials()["token"], sessions[-1])

    yield make
    for each in sessions:
        each.close()


def fields_of(judge: Salesforce, kind: str) -> dict[str, str]:
    return {f["name"]: f["type"] for f in getattr(judge, kind).describe()["fields"]}


def test_it_lists_the_objects(judge: Salesforce) -> None:
    assert tuple(one["name"] for one in judge.describe()["sobjects"]) == OBJECTS


@pytest.mark.parametrize("kind", OBJECTS)
def test_it_reads_every_record_with_every_field(judge: Salesforce, still: Still, kind: str) -> None:
    fields = fields_of(judge, kind)
    soql = f"SELECT {', '.join(fields)} FROM {kind}"
    rows = list(judge.query_all_iter(soql, include_deleted=True))
    records = list(still[0].org.rows(kind, True))
    assert [row["Id"] for row in rows] == [record.id for record in records]
    wrong = [
        (record.id, name, row[name], value)
        for row, record in zip(rows, records, strict=True)
        for name, value in record.properties.items()
        if name in fields and _meant(row[name], fields[name]) != _meant(value, fields[name])
    ]
    assert wrong == []
    assert all(list(row) == ["attributes", *fields] for row in rows)
    live = judge.query_all(f"SELECT Id FROM {kind}")
    assert live["totalSize"] == len(list(still[0].org.rows(kind, everything=False)))
    assert judge.query(f"SELECT COUNT() FROM {kind}")["totalSize"] == live["totalSize"]


BULK = [kind for kind in OBJECTS if kind != "TaskStatus"]


@pytest.mark.parametrize("kind", BULK)
def test_its_bulk_client_reads_the_same(judge: Salesforce, kind: str) -> None:
    fields = {n: t for n, t in fields_of(judge, kind).items() if t != "address"}
    soql = f"SELECT {', '.join(fields)} FROM {kind}"
    parts = getattr(judge.bulk2, kind).query_all(soql, max_records=1500, wait=0.001)
    rows = [row for part in parts for row in csv.DictReader(io.StringIO(part, newline=""))]
    expected = judge.query_all(soql, include_deleted=True)["records"]
    assert [{name: _meant(row[name], fields[name]) for name in fields} for row in rows] == [
        {name: _meant(one[name], fields[name]) for name in fields} for one in expected
    ]


def _meant(value: Any, kind: str) -> Any:
    """What a cell means, of JSON, of CSV or in the sandbox itself."""
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value.replace(microsecond=value.microsecond // 1000 * 1000)
    if isinstance(value, date):
        return value.isoformat()
    if kind == "boolean":
        return str(value).lower() == "true"
    if kind in ("currency", "double", "percent", "int"):
        return Decimal(str(value))
    if kind == "datetime":
        return datetime.fromisoformat(value)
    return value


def test_it_sees_the_money_of_the_world(judge: Salesforce, world: World) -> None:
    rows = judge.query_all("SELECT Amount FROM Opportunity WHERE IsWon = true")["records"]
    won = [deal.amount for deal in world.deals if deal.status == "won" and deal.amount]
    assert sum(Decimal(str(r["Amount"])) for r in rows if r["Amount"] is not None) == sum(won)


def test_instants_are_written_as_the_vendor_writes_them(judge: Salesforce) -> None:
    soql = "SELECT CreatedDate FROM Task LIMIT 1"
    (row,) = judge.query(soql)["records"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000", row["CreatedDate"])
    (part,) = judge.bulk2.Task.query(soql, wait=0.001)
    assert re.search(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z"', part)


def test_it_gets_a_record_by_its_id_long_or_short(judge: Salesforce, world: World) -> None:
    (row,) = judge.query("SELECT Id FROM Account WHERE ParentId != null LIMIT 1")["records"]
    record = judge.Account.get(row["Id"])
    assert record["Name"] in {company.name for company in world.companies}
    assert set(record["BillingAddress"]) >= {"street", "city", "country", "latitude"}
    assert judge.Account.get(row["Id"][:15]) == record
    with pytest.raises(SalesforceResourceNotFound):
        judge.Account.get("001Kd0000999999IAA")


def test_it_gets_what_was_deleted_and_what_was_changed(judge: Salesforce) -> None:
    told = judge.Contact.deleted(NOW - timedelta(days=14), NOW)
    assert len(told["deletedRecords"]) == 3  # in the bin, merged, purged
    in_the_bin = judge.query_all(
        "SELECT Id FROM Contact WHERE IsDeleted = true", include_deleted=True
    )
    assert in_the_bin["totalSize"] == 2
    changed = judge.Opportunity.updated(NOW - timedelta(days=14), NOW)["ids"]
    soql = "SELECT Id FROM Opportunity WHERE SystemModstamp >= 2026-09-17T06:00:00Z"
    assert set(changed) == {row["Id"] for row in judge.query_all(soql)["records"]}
    assert changed


def test_it_reads_the_limits(judge: Salesforce) -> None:
    told = judge.limits()
    assert told["DailyApiRequests"]["Max"] == 100_000
    assert judge.api_usage["api-usage"].used > 0
    assert told["DailyBulkV2QueryJobs"]["Remaining"] < told["DailyBulkV2QueryJobs"]["Max"]


def test_it_learns_that_this_is_no_sandbox_of_the_vendor(judge: Salesforce) -> None:
    assert judge.is_sandbox() is False


def test_it_downloads_results_to_files(judge: Salesforce, tmp_path: Any) -> None:
    soql = "SELECT Id FROM Contact"
    files = judge.bulk2.Contact.download(soql, path=str(tmp_path), max_records=200, wait=0.001)
    assert sum(one["number_of_records"] for one in files) == judge.query(soql)["totalSize"]
    assert len(files) == 3


def test_it_aborts_a_job(judge: Salesforce) -> None:
    jobs = judge.bulk2.Account._client
    job = jobs.create_job("query", "SELECT Id FROM Account")
    assert job["state"] == "UploadComplete"
    assert jobs.abort_job(job["id"], is_query=True)["state"] == "Aborted"


@pytest.mark.parametrize(
    ("soql", "code"),
    [
        ("SELECT Id FORM Account", "MALFORMED_QUERY"),
        ("SELECT Nope FROM Account", "INVALID_FIELD"),
        ("SELECT Id FROM Nope", "INVALID_TYPE"),
    ],
)
def test_it_understands_refusals(judge: Salesforce, soql: str, code: str) -> None:
    with pytest.raises(SalesforceMalformedRequest) as refused:
        judge.query(soql)
    assert refused.value.content[0]["errorCode"] == code


def test_it_tells_an_expired_session_from_a_used_up_day(judges: Callable[..., Any]) -> None:
    sandbox, judge = judges(daily=2)
    judge.limits()
    judge.limits()
    with pytest.raises(SalesforceRefusedRequest, match="TotalRequests Limit exceeded"):
        judge.limits()
    sandbox.tokens.private = "another"
    with pytest.raises(SalesforceExpiredSession, match="Session expired or invalid"):
        judge.limits()


def test_it_logs_in_by_client_credentials(opened: Callable[..., Any]) -> None:
    sandbox, api = opened()
    told = sandbox.credentials()
    with session(api.url) as http:
        names = {"consumer_key": told["client_id"], "consumer_secret": told["client_secret"]}
        judge = Salesforce(**names, domain="acme.my", session=http, version="62.0")
        assert judge.query("SELECT COUNT() FROM User")["totalSize"] == 7
        with pytest.raises(SalesforceAuthenticationFailed, match="invalid client credentials"):
            Salesforce(**{**names, "consumer_secret": "x"}, domain="acme.my", session=http)


def test_it_logs_in_by_a_signed_assertion(opened: Callable[..., Any]) -> None:
    sandbox, api = opened(clock=lambda: datetime.now(UTC))
    key = sandbox.private_key
    told = sandbox.credentials()
    with session(api.url) as http:
        names = {"username": told["username"], "consumer_key": told["client_id"]}
        judge = Salesforce(**names, privatekey=key, session=http, version="62.0")
        assert judge.query("SELECT COUNT() FROM User")["totalSize"] == 7
        with (
            pytest.warns(UserWarning, match="Allow Access"),
            pytest.raises(SalesforceAuthenticationFailed, match="hasn't approved"),
        ):
            Salesforce(**{**names, "username": "nobody@x.example"}, privatekey=key, session=http)


def test_an_old_or_forged_assertion_is_refused(still: Still) -> None:
    sandbox, api = still
    good = {
        "iss": sandbox.credentials()["client_id"],
        "sub": sandbox.credentials()["username"],
        "aud": "https://login.salesforce.com",
        "exp": NOW + timedelta(seconds=60),
    }

    def asked(key: Any, **claims: Any) -> tuple[int, str]:
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": jwt.encode({**good, **claims}, key, algorithm="RS256"),
        }
        answer = api.http.post("/services/oauth2/token", data=form)
        return answer.status_code, answer.json().get("error_description", "")

    assert asked(sandbox.private_key) == (200, "")
    past = NOW - timedelta(seconds=1)
    assert asked(sandbox.private_key, exp=past) == (400, "expired assertion")
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert asked(stranger) == (400, "invalid assertion")


def test_its_session_ends_and_it_logs_in_again(opened: Callable[..., Any]) -> None:
    now = [datetime.now(UTC)]
    sandbox, api = opened(clock=lambda: now[0])
    told = sandbox.credentials()
    with session(api.url) as http:
        names = {"consumer_key": told["client_id"], "consumer_secret": told["client_secret"]}
        judge = Salesforce(**names, domain="acme.my", session=http, version="62.0")
        judge.limits()
        now[0] += timedelta(hours=2)
        assert judge.query("SELECT COUNT() FROM User")["totalSize"] == 7
    assert sandbox.answers[401] == 1
