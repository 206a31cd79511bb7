"""Whatever goes wrong on the way: in the end the warehouse is that of a calm day."""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from abmkit import Batch
from abmkit.connect.http import TRIES
from abmkit.errors import SourceError
from abmkit.world import World

from .source import Source, Stumbling, serving

STREAMS = ["Account", "Opportunity", "OpportunityHistory", "Event"]
TABLES = ("account", "deal", "stage", "touch")


def contents(source: Source) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: source.rows(f"SELECT * EXCLUDE (synced_at) FROM {table} ORDER BY ALL")
        for table in TABLES
    }


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, world: World) -> Any:
    with serving(tmp_path_factory.mktemp("calm"), world=world) as source:
        source.sync(streams=STREAMS)
        return contents(source)


@pytest.fixture
def troubled(tmp_path: Path, world: World, request: pytest.FixtureRequest) -> Iterator[Source]:
    with serving(tmp_path, world=world, faults=request.param) as source:
        yield source


@pytest.mark.slow
@pytest.mark.parametrize(
    "troubled",
    ["429-burst:every=6", "truncate:every=6", "500:every=6", "200-error:every=6", "lag"],
    indirect=True,
)
@pytest.mark.parametrize("above", [50_000, 0])
def test_a_stumble_is_borne(troubled: Source, calm: Any, above: int) -> None:
    told = troubled.sync(streams=STREAMS, bulk_above=above)
    assert {each.outcome for each in told.values()} == {"complete"}
    assert contents(troubled) == calm


@pytest.mark.parametrize("troubled", ["429-daily:every=22"], indirect=True)
def test_a_day_that_is_used_up_is_gone_on_with(troubled: Source, calm: Any) -> None:
    said = []
    for _ in range(10):
        try:
            told = troubled.sync(streams=STREAMS)
        except SourceError as error:
            said.append(str(error))
            troubled.clock.sleep(86_400)
            continue
        said += [each.missing for each in told.values() if each.outcome != "complete"]
        if {each.outcome for each in told.values()} == {"complete"}:
            break
    assert any("budget of requests is used up" in each for each in said)
    assert contents(troubled) == calm


def test_an_object_that_is_not_described_loses_the_streams_that_need_it_only(
    source: Source,
) -> None:
    streams = ["Account", "Campaign", "Opportunity"]
    source.transport = way = Stumbling("/sobjects/Opportunity/describe")
    told = source.sync(streams=streams)
    assert {name: each.outcome for name, each in told.items()} == {
        "Account": "complete", "Campaign": "complete", "Opportunity": "failed",
    }  # fmt: skip
    assert "/sobjects/Opportunity/describe: the vendor stumbled" in told["Opportunity"].missing
    assert way.met == TRIES
    with closing(source.connector(streams=streams)) as connector:
        checks = {each.what.split(":")[0]: each.ok for each in connector.check()}
    assert checks["stream Campaign can be read"]
    assert checks["stream Opportunity"] is False

    source.transport = None
    assert {each.outcome for each in source.sync(streams=streams).values()} == {"complete"}
    ((known,),) = source.rows("SELECT count(*) FROM deal WHERE deleted_at IS NULL")
    source.transport = way = Stumbling("/sobjects/User/describe")
    told = source.sync(streams=streams)
    assert (way.met, told["Opportunity"].outcome) == (TRIES, "failed")
    assert source.rows("SELECT count(*) FROM deal WHERE deleted_at IS NULL") == [(known,)]
    source.transport = None
    again = source.sync(streams=streams)["Opportunity"]
    assert (again.outcome, again.afresh) == ("complete", "")


@pytest.mark.parametrize("troubled", ["drift"], indirect=True)
def test_a_number_that_became_a_text_is_kept_aside(troubled: Source) -> None:
    told = troubled.sync(
        streams=["Opportunity"], map={"deal": {"term_months": "Contract_Term_Months__c"}}
    )["Opportunity"]
    assert told.rejected_rows == 0
    assert told.rejected_cells > 0
    ((deals, terms),) = troubled.rows("SELECT count(*), count(term_months) FROM deal")
    assert (deals, terms) == (631, 0)


def test_a_job_whose_results_are_gone_is_started_anew(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abmkit_salesforce.bulk.PART", 50)

    def pull(state: Any, most: int) -> list[Batch]:
        with closing(source.connector(streams=["Account"], bulk_above=0)) as connector:
            (stream,) = connector.streams()
            return list(islice(connector.pull(stream, state), most))

    first = pull(None, 1)
    begun = {**(first[-1].state or {}), "slices": first[-1].slices}
    source.box._jobs.clear()
    read = [record for batch in (*first, *pull(begun, 99)) for record in told(batch)]
    assert len(set(read)) == 120
    assert len(read) == 170  # the part that was read before, and all of it again


def test_a_part_is_read_once_where_a_read_is_cut_short(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abmkit_salesforce.bulk.PART", 50)
    with closing(source.connector(streams=["Account"], bulk_above=0)) as connector:
        (stream,) = connector.streams()
        batch = next(iter(connector.pull(stream, None)))
        begun = {**(batch.state or {}), "slices": batch.slices}
        rest = list(connector.pull(stream, begun))
    assert sum(len(told(each)) for each in (batch, *rest)) == 120


def told(batch: Batch) -> list[str]:
    return list(batch.tables["account"]["record"]) if "account" in batch.tables else []


def test_calls_that_are_left_to_others_are_not_taken(tmp_path: Path, world: World) -> None:
    with serving(tmp_path, world=world, daily=60) as source:
        told = source.sync(spare_calls=40)
        said = {each.missing for each in told.values() if each.outcome != "complete"}
        assert said
        assert all("budget of requests is used up" in each for each in said)
        assert source.box.calls_left >= 37  # those under way at the time


def test_a_scarce_budget_lets_every_stream_have_its_night(tmp_path: Path, world: World) -> None:
    few = ["Account", "Contact", "Campaign", "Lead", "Opportunity"]
    with serving(tmp_path, world=world, daily=13) as source:
        whole: set[str] = set()
        for _ in range(8):
            told = source.sync(streams=few)
            whole |= {name for name, each in told.items() if each.outcome == "complete"}
            if whole == set(told):
                break
        assert whole == set(told)


def test_a_budget_that_is_too_small_to_begin_with_is_told(tmp_path: Path, world: World) -> None:
    with serving(tmp_path, world=world, daily=16) as source:
        told = source.sync().values()
    assert {each.outcome for each in told} == {"partial"}
    assert all("before anything is read has taken all of it" in each.missing for each in told)
    assert all("name fewer streams in its setting streams" in each.advice for each in told)
