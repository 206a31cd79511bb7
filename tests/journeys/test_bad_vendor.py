"""Whatever is wrong at a vendor: a line says what it is and what to do, and nothing is lost."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import abmkit_salesforce.sandbox.queries
from abmkit.errors import SourceError
from abmkit.sandbox import Answer, Faults, Request, Sandbox, parse_faults, serve
from abmkit.sync import StreamResult
from abmkit.testing.cases.stage import Stage
from abmkit.testing.cases.stages import Stages
from abmkit_hubspot.connector import HubSpot
from abmkit_hubspot.sandbox import HubSpotSandbox
from abmkit_salesforce.connector import Salesforce

pytestmark = pytest.mark.slow

Spoil = Callable[[Request, Answer], Answer]


@dataclass(frozen=True)
class Vendor:
    """A connector, and the words of its vendor for one thing."""

    connector: type[Any]
    stream: str
    records: str
    id: str
    name: str
    employees: str
    scope: str

    @property
    def stages(self) -> Stages:
        return self._with("")

    def with_token(self, token: str) -> Stages:
        return self._with(token)

    def _with(self, token: str) -> Stages:
        def settings(sandbox: Sandbox, url: str) -> Mapping[str, Any]:
            good = sandbox.credentials()["token"]
            return {"base_url": url, "token": token or good, "streams": [self.stream]}

        return Stages(self.connector, settings)


VENDORS = {
    "hubspot": Vendor(
        HubSpot, "companies", "results", "id", "name", "numberofemployees",
        "403-scope:crm.objects.companies.read",
    ),
    "salesforce": Vendor(
        Salesforce, "Account", "records", "Id", "Name", "NumberOfEmployees", "403-scope"
    ),
}  # fmt: skip


@pytest.fixture(params=VENDORS)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    return VENDORS[request.param]


@pytest.fixture(scope="module")
def known() -> dict[str, Stages]:
    """Of each vendor what is the same in all tests: a first read of a calm day."""
    return {name: vendor.stages for name, vendor in VENDORS.items()}


@pytest.fixture
def stages(vendor: Vendor, known: dict[str, Stages]) -> Stages:
    return known[vendor.connector.name]


@contextmanager
def spoilt(stage: Stage, spoil: Spoil) -> Iterator[None]:
    """Let other answers come than the vendor gives."""
    answer = stage.sandbox.answer
    stage.sandbox.answer = lambda handler, request, public=False: spoil(  # type: ignore[method-assign]
        request, answer(handler, request, public)
    )
    yield
    del stage.sandbox.answer


def trouble(stage: Stage) -> str:
    """What a sync says in its one line; there is no other."""
    try:
        (result,) = stage.sync().streams
    except SourceError as error:
        said = str(error)
    else:
        assert result.outcome != "complete"
        said = result.missing
    assert "\n" not in said
    return said


def read(stage: Stage, **how: Any) -> StreamResult:
    (result,) = stage.sync(**how).streams
    assert result.outcome == "complete", result.missing
    return result


def goes_on(stages: Stages, stage: Stage, stream: str) -> None:
    """Once it is mended all is as it was, and what has changed meanwhile arrives."""
    assert stage.rows() == stages.calm.rows
    (record,) = stage.some(stream, 1)
    stage.touch(stream, record)
    stage.wait(hours=1)
    read(stage)
    assert record in stage.told[stream]


def test_a_wrong_token_asks_for_another(vendor: Vendor) -> None:
    with vendor.with_token("wrong-canary").empty() as stage:
        said = trouble(stage)
    assert "the vendor refuses the token" in said
    assert "get a new token" in said or "log in" in said
    assert "canary" not in said


def test_a_revoked_permission_is_named_and_keeps_what_is_there(
    vendor: Vendor, stages: Stages
) -> None:
    with stages.read() as stage:
        stage.wait(hours=1)
        calm, stage.sandbox.faults = stage.sandbox.faults, Faults(parse_faults(vendor.scope))
        said = trouble(stage)
        assert "a permission is missing" in said
        assert "grant" in said
        stage.sandbox.faults = calm
        goes_on(stages, stage, vendor.stream)


def test_another_account_is_refused_by_its_name(program: Any, tmp_path: Path) -> None:
    class Moved(HubSpotSandbox):
        def answer(self, handler: Any, request: Request, public: bool = False) -> Answer:
            answer = super().answer(handler, request, public)
            if "account-info" not in request.path:
                return answer
            return replace(answer, body={**answer.body, "portalId": 99})

    office = tmp_path / "agency"
    program("init", office)
    program("-C", office, "client", "add", "acme", "--name", "Acme", "--zone", "UTC")
    source = office / "clients/acme/sources/hubspot.toml"
    source.parent.mkdir(exist_ok=True)
    text = 'version = 1\nconnector = "hubspot"\nbase_url = "{}"\ntoken = "env:TOKEN"\n'
    token = ""
    for kind, ends in ((HubSpotSandbox, 0), (Moved, 1)):
        sandbox = kind(paced=False)
        token = sandbox.credentials()["token"]
        with serve(sandbox) as url:
            attached = source.read_text("utf-8").splitlines()[2:] if source.exists() else []
            kept = [line for line in attached if line.startswith("account")]
            source.write_text(
                text.format(url) + "\n".join(['streams = ["forms"]', *kept]) + "\n", "utf-8"
            )
            done = program("-C", office, "sync", "acme", ends=ends, TOKEN=token)
    said = done.stdout + done.stderr
    assert "attached to account" in said
    assert "99" in said
    assert token not in said


def test_a_line_that_is_cut_in_the_middle_is_tried_again_and_told(
    vendor: Vendor, stages: Stages
) -> None:
    with stages.read() as stage:
        stage.wait(hours=1)
        with spoilt(stage, lambda request, answer: replace(answer, cut=True)):
            said = trouble(stage)
        assert "the vendor stumbled 6 times" in said
        goes_on(stages, stage, vendor.stream)


def test_what_is_no_json_is_tried_again_and_told(vendor: Vendor, stages: Stages) -> None:
    with stages.read() as stage:
        stage.wait(hours=1)
        with spoilt(stage, lambda request, answer: replace(answer, body=b'{"results": [')):
            said = trouble(stage)
        assert "its answer is no whole JSON" in said
        goes_on(stages, stage, vendor.stream)


def test_pages_that_lead_in_a_circle_end(
    vendor: Vendor, stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abmkit_salesforce.sandbox.queries, "_USUAL_PAGE", 50)
    first: dict[str, Any] = {}

    def spoil(request: Request, answer: Answer) -> Answer:
        leads = {"paging", "nextRecordsUrl"} & set(answer.body)
        if vendor.records not in answer.body or not (leads or first):
            return answer
        if not first:
            first.update({name: answer.body[name] for name in leads})
        return replace(answer, body={**answer.body, "done": False, **first})

    with stages.empty() as stage:
        with spoilt(stage, spoil):
            assert "the vendor's pages lead in a circle" in trouble(stage)
        read(stage)
        assert stage.rows() == stages.calm.rows


def test_a_number_that_turns_into_text_costs_its_cell_alone(vendor: Vendor, stages: Stages) -> None:
    with stages.read() as stage:
        stage.wait(hours=1)
        (record,) = stage.some(vendor.stream, 1)
        stage.sandbox.touch(stage.kind(vendor.stream) or "", record, {vendor.employees: "many"})
        stage.wait(hours=1)
        result = read(stage)
        assert (result.rejected_rows, result.rejected_cells) == (0, 1)
        cells = "SELECT name IS NOT NULL, employees FROM account WHERE source_id = $1"
        assert stage.warehouse.query(cells, [record]) == [(True, None)]
        (bad,) = stage.warehouse.quality.rejected(examples=1)
        assert bad.column == "employees"


def test_a_record_without_an_id_is_kept_apart_and_nothing_goes(
    vendor: Vendor, stages: Stages
) -> None:
    def spoil(request: Request, answer: Answer) -> Answer:
        if not _is_list(request, answer, vendor):
            return answer
        first, *others = answer.body[vendor.records]
        bare = {name: value for name, value in first.items() if name != vendor.id}
        return replace(answer, body={**answer.body, vendor.records: [bare, *others]})

    with stages.read() as stage:
        stage.wait(hours=1)
        with spoilt(stage, spoil):
            stage.sync(full=True)
        told = list(stage.warehouse.quality.rejected(examples=1))
        assert [vendor.id in each.reason for each in told] == [True]
        stage.wait(hours=1)
        read(stage, full=True)
        assert stage.rows() == stages.calm.rows
        assert list(stage.warehouse.quality.rejected(examples=1)) == []


def _is_list(request: Request, answer: Answer, vendor: Vendor) -> bool:
    """Whether an answer holds whole records, not some columns of them."""
    if not isinstance(answer.body, dict) or vendor.stream not in request.target:
        return False
    rows = answer.body.get(vendor.records)
    return request.method == "GET" and bool(rows) and len(rows[0]) > 3


def test_a_text_of_two_megabytes_is_one_cell(vendor: Vendor, stages: Stages) -> None:
    with stages.read() as stage:
        stage.wait(hours=1)
        (record,) = stage.some(vendor.stream, 1)
        long = {vendor.name: "x" * 2_000_000}
        stage.sandbox.touch(stage.kind(vendor.stream) or "", record, long)
        stage.wait(hours=1)
        read(stage)
        cell = "SELECT length(name) FROM account WHERE source_id = $1"
        assert stage.warehouse.query(cell, [record]) == [(2_000_000,)]


class Wrong:
    """The machine's clock, some hours off."""

    def __init__(self, right: Any, hours: int) -> None:
        self.monotonic, self.sleep = right.monotonic, right.sleep
        self._right, self._off = right, timedelta(hours=hours)

    def now(self) -> datetime:
        return self._right.now() + self._off


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_an_hour_off_loses_nothing(
    vendor: Vendor, stages: Stages, hours: int
) -> None:
    with stages.empty() as stage:
        make = stage.make

        def made() -> Any:
            connector = make()
            connector.clock = Wrong(stage.clock, hours)
            return connector

        stage.make = made
        read(stage)
        assert stage.rows() == stages.calm.rows
        (record,) = stage.some(vendor.stream, 1)
        stage.touch(vendor.stream, record)
        stage.wait(minutes=5)
        read(stage)
        assert record in stage.told[vendor.stream]
