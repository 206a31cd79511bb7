"""A vendor of our own making is read over HTTP, by slices, stretches and pages."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest
from pydantic import SecretStr

from abmkit.connect import fetch
from abmkit.connect.api import (
    Answer,
    HeaderAuth,
    Item,
    Keyset,
    LinkPages,
    OffsetPages,
    Part,
    Read,
    Reconcile,
    Request,
    Resource,
    Restate,
    Since,
    Split,
    Sweep,
    TokenPages,
    frame,
    get,
    post,
)
from abmkit.connect.batch import Batch
from abmkit.connect.pull import pull
from abmkit.errors import Fatal, SourceError

START = datetime(2026, 9, 1, tzinfo=UTC)
State = Mapping[str, Any]


def rows(items: Sequence[Item]) -> Mapping[str, Any]:
    return {"person": frame(items, {"name": "name"})}


def things(**how: Any) -> Resource:
    pages = TokenPages("next", "after")
    default = {"read": lambda part: Read(get("things"), pages, "results"), "rows": rows}
    return Resource(name="things", tables=("person",), **{**default, **how})


def people(*ids: int) -> list[Item]:
    return [{"id": number, "name": f"P{number}"} for number in ids]


class Stored:
    """What a warehouse keeps of batches: records, and the state to go on from."""

    def __init__(self) -> None:
        self.records: dict[str, str] = {}
        self.state: State | None = None
        self.slices: dict[str, State] = {}
        self.batches: list[Batch] = []

    def take(self, batch: Batch) -> None:
        self.batches.append(batch)
        for table in batch.tables.values():
            self.records.update(zip(table["record"], table["name"], strict=True))
        for record in batch.deleted:
            self.records.pop(record, None)
        self.state = batch.state
        self.slices.update(batch.slices)

    def seen(self) -> State | None:
        if self.state is None:
            return None
        return {**self.state, "slices": dict(self.slices)}

    def read(self, http: Any, clock: Any, resource: Resource, at_most: int = 10**6) -> None:
        self.batches = []
        for batch in pull(http, clock, resource, self.seen()):
            self.take(batch)
            if len(self.batches) == at_most:
                return


class Listing:
    """A list of a vendor with a token for each page."""

    def __init__(self, reply: Any, items: list[Item], size: int = 2) -> None:
        self.reply, self.items, self.size = reply, items, size

    def __call__(self, asked: Any) -> Any:
        begin = int(asked.params.get("after", 0))
        page = self.items[begin : begin + self.size]
        more = begin + self.size < len(self.items)
        return self.reply({"results": page, "next": begin + self.size if more else None})


def test_a_list_is_read_to_its_end(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    vendor.answer = Listing(reply, people(1, 2, 3, 4, 5))
    stored = Stored()
    stored.read(http(), clock, things())
    assert stored.records == {str(n): f"P{n}" for n in range(1, 6)}
    assert [batch.requests for batch in stored.batches] == [1, 1, 1, 0]
    assert [batch.whole for batch in stored.batches] == [False, False, False, True]


@pytest.mark.parametrize("killed_after", range(6))
def test_a_read_that_is_cut_short_asks_for_no_page_twice(
    vendor: Any, clock: Any, http: Any, reply: Any, killed_after: int
) -> None:
    vendor.answer = Listing(reply, people(*range(1, 10)))
    stored = Stored()
    if killed_after:
        stored.read(http(), clock, things(), at_most=killed_after)
    clock.sleep(3600)
    stored.read(http(), clock, things())
    assert len(stored.records) == 9
    # The generator had asked for no page beyond the one whose rows were taken.
    assert len(vendor.asked) == 5
    assert stored.batches[-1].whole


def since(**how: Any) -> Resource:
    return things(
        window=Since(lookback=timedelta(minutes=10), horizon=timedelta(minutes=2)),
        changes=lambda part: Read(
            get("changed", since=str(part.start), until=str(part.end)), items="results"
        ),
        updated="updated",
        **how,
    )


def test_after_all_was_read_only_changes_are(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    vendor.answer = lambda _: reply({"results": people(1, 2)})
    stored = Stored()
    stored.read(http(), clock, since())
    assert stored.batches[-1].whole
    clock.sleep(24 * 3600)
    stored.read(http(), clock, since())
    first, second = vendor.asked
    assert (first.path, second.path) == ("/v1/things", "/v1/changed")
    # The first read ended two minutes before its beginning; ten more are looked at again.
    assert second.params == {
        "since": "2026-10-01 05:48:00+00:00",
        "until": "2026-10-02 05:58:00+00:00",
    }
    assert not any(batch.whole for batch in stored.batches)


def asked_since(vendor: Any) -> list[str]:
    return [asked.params["since"] for asked in vendor.asked if asked.path == "/v1/changed"]


def again(stored: Stored, day: str = "2026-09-15") -> None:
    """A person asks for what has changed since a day once more."""
    stored.state = {**(stored.state or {}), "since": f"{day}T00:00:00+00:00"}


def test_what_has_changed_since_a_day_is_read_once_more(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    vendor.answer = lambda _: reply({"results": people(1, 2)})
    stored = Stored()
    stored.read(http(), clock, since())
    again(stored)
    stored.read(http(), clock, since())
    again(stored, "2026-12-01")  # later than what was reached: nothing is left out
    clock.sleep(3600)
    stored.read(http(), clock, since())
    stored.read(http(), clock, since())
    usual = ["2026-10-01 05:48:00+00:00", "2026-10-01 06:48:00+00:00"]
    assert asked_since(vendor) == ["2026-09-14 23:50:00+00:00", *usual]
    assert not stored.batches[-1].whole


@pytest.mark.parametrize("killed_after", [1, 2])
def test_a_read_since_a_day_that_is_cut_short_goes_on_since_that_day(
    vendor: Any, clock: Any, http: Any, reply: Any, killed_after: int
) -> None:
    def sliced(part: Part) -> Read:
        return Read(get(f"changed/{part.slice}", since=str(part.start)), items="results")

    vendor.answer = lambda _: reply({"results": people(1)})
    resource = things(window=Since(), slices=lambda: ("a", "b", "c"), changes=sliced)
    stored = Stored()
    stored.read(http(), clock, resource)
    vendor.asked.clear()
    again(stored)
    stored.read(http(), clock, resource, at_most=killed_after)
    clock.sleep(3600)
    stored.read(http(), clock, resource)
    day = "2026-09-15 00:00:00+00:00"
    told = [(asked.path[-1], asked.params["since"]) for asked in vendor.asked]
    assert told == [("a", day), ("b", day), ("c", day)]


def test_a_day_given_to_a_read_that_was_cut_short_begins_it_anew_but_never_one_of_all(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    listing = Listing(reply, people(*range(1, 6)))
    vendor.answer = listing
    stored = Stored()
    stored.read(http(), clock, since(), at_most=1)
    again(stored)
    stored.read(http(), clock, since())  # the first read of all goes on: it has all of it
    assert [asked.path for asked in vendor.asked] == ["/v1/things"] * 3
    assert stored.batches[-1].whole

    pages = TokenPages("next", "after")
    paged = things(
        window=Since(),
        changes=lambda part: Read(get("changed", since=str(part.start)), pages, "results"),
    )
    stored.read(http(), clock, paged, at_most=1)
    again(stored)
    stored.read(http(), clock, paged)
    assert [*dict.fromkeys(asked_since(vendor))] == [
        "2026-10-01 05:58:00+00:00",
        "2026-09-15 00:00:00+00:00",
    ]


def test_what_lies_outside_of_a_stretch_waits_for_its_own(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    vendor.answer = lambda _: reply({"results": []})
    stored = Stored()
    stored.read(http(), clock, since())
    clock.sleep(3600)
    stamps = {1: "05:47:59.999", 2: "05:48:00.000", 3: "06:57:59.999", 4: "06:58:00.000", 5: None}
    told = [
        {"id": n, "name": "x", "updated": stamp and f"2026-10-01T{stamp}Z"}
        for n, stamp in stamps.items()
    ]
    vendor.answer = lambda _: reply({"results": told})
    stored.read(http(), clock, since())
    assert set(stored.records) == {"2", "3", "5"}


def test_slices_are_read_apart_and_remembered_apart(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    names = ["b", "a"]

    def read(part: Part) -> Read:
        return Read(get(f"campaigns/{part.slice}", since=str(part.start)), items="results")

    resource = things(read=read, slices=lambda: names, window=Since(), mode="append")
    vendor.answer = lambda asked: reply({"results": people(*map(ord, asked.path[-1]))})
    stored = Stored()
    stored.read(http(), clock, resource)
    names.append("c")
    clock.sleep(60)
    stored.read(http(), clock, resource)
    told = [(asked.path[-1], asked.params["since"]) for asked in vendor.asked]
    then = "2026-10-01 06:00:00+00:00"
    assert told == [("a", "None"), ("b", "None"), ("a", then), ("b", then), ("c", "None")]
    assert not any(batch.whole for batch in stored.batches)


def test_a_slice_that_was_read_is_not_read_again_after_a_kill(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    resource = things(
        read=lambda part: Read(get(f"campaigns/{part.slice}"), items="results"),
        slices=lambda: ["a", "b", "c"],
        window=Since(),
    )
    vendor.answer = lambda asked: reply({"results": people(*map(ord, asked.path[-1]))})
    stored = Stored()
    stored.read(http(), clock, resource, at_most=2)
    stored.read(http(), clock, resource)
    assert [asked.path[-1] for asked in vendor.asked] == ["a", "b", "c"]
    assert stored.batches[-1].whole


def test_days_are_read_again_while_they_may_change(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    first = datetime(2026, 9, 27, tzinfo=UTC)
    resource = things(
        read=lambda part: Read(get("stats", day=f"{part.start:%d}"), items="results"),
        window=Restate(2, first),
    )
    vendor.answer = lambda _: reply({"results": []})
    stored = Stored()
    stored.read(http(), clock, resource)
    assert [asked.params["day"] for asked in vendor.asked] == ["27", "28", "29", "30"]
    vendor.asked.clear()
    clock.sleep(24 * 3600)
    stored.read(http(), clock, resource)
    assert [asked.params["day"] for asked in vendor.asked] == ["29", "30", "01"]


def test_a_long_stretch_is_read_in_steps_and_halved_where_it_is_too_much(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    def answer(asked: Any) -> Any:
        start, end = map(datetime.fromisoformat, (asked.params["from"], asked.params["to"]))
        hours = range(int((end - start) / timedelta(hours=1)))
        return reply({"results": [{"id": f"{start + timedelta(hours=n)}"} for n in hours]})

    def read(part: Part) -> Read:
        request = get("stats", **{"from": str(part.start), "to": str(part.end)})
        return Read(request, items="results", most=20)

    window = Since(start=START, step=timedelta(days=10))
    vendor.answer = answer
    stored = Stored()
    stored.read(http(), clock, things(read=read, window=window))
    assert len(stored.records) == 30 * 24 + 6
    assert len(set(map(str, vendor.asked))) == len(vendor.asked)


def test_a_page_is_asked_for_in_smaller_pieces_where_it_is_too_much(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    listing = Listing(reply, people(*range(1, 8)))

    def answer(asked: Any) -> Any:
        listing.size = int(asked.params["limit"])
        return listing(asked) if listing.size <= 2 else reply({}, 413)

    vendor.answer = answer
    read = Read(get("things"), TokenPages("next", "after"), "results", size=("limit", 8))
    stored = Stored()
    stored.read(http(), clock, things(read=lambda part: read))
    assert [asked.params["limit"] for asked in vendor.asked] == ["8", "4", "2", "2", "2", "2"]
    assert len(stored.records) == 7


def test_a_list_of_properties_that_is_too_long_is_asked_for_in_pieces(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    names = tuple(f"eigenschaft_ü_{n:04d}" for n in range(900))

    def answer(asked: Any) -> Any:
        wanted = asked.params["properties"].split(",")
        begin = int(asked.params.get("after", 0))
        items = [
            {"id": str(n), "name": "x", "properties": {name: f"{name}{n}" for name in wanted}}
            for n in range(begin, begin + 2)
        ]
        return reply({"results": items, "next": begin + 2 if begin < 4 else None})

    def keep(items: Sequence[Item]) -> Mapping[str, Any]:
        assert all(len(item["properties"]) == 900 for item in items)
        return rows(items)

    read = Read(
        get("things"), TokenPages("next", "after"), "results", Split("properties", names, 5000)
    )
    vendor.answer = answer
    stored = Stored()
    stored.read(http(), clock, things(read=lambda part: read, rows=keep))
    assert len(stored.records) == 6
    assert len(vendor.asked) % 3 == 0
    assert len(vendor.asked) > 9


def search(request: Request, last: int) -> Request:
    return request.with_json(above=last)


def test_a_keyset_reads_on_where_a_vendor_would_stop(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    def answer(asked: Any) -> Any:
        first = asked.body["above"] + 1
        return reply({"results": people(*range(first, min(first + 200, 12_001)))})

    read = Read(post("search", {}), Keyset("id", 200, search), "results")
    vendor.answer = answer
    stored = Stored()
    stored.read(http(), clock, things(read=lambda part: read))
    assert len(stored.records) == 12_000
    assert len(vendor.asked) == 61


def test_ids_that_stop_growing_are_told(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    read = Read(post("search", {}), Keyset("id", 2, search), "results")
    vendor.answer = lambda _: reply({"results": people(1, 2)})
    stored = Stored()
    with pytest.raises(SourceError, match="not in the order of its ids: 1 after 2"):
        stored.read(http(), clock, things(read=lambda part: read))
    assert len(stored.records) == 2


def test_pages_that_lead_in_a_circle_are_told(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    after = {None: "a", "a": "b", "b": "a"}
    vendor.answer = lambda asked: reply(
        {"results": people(1), "next": after[asked.params.get("after")]}
    )
    with pytest.raises(SourceError, match="lead in a circle, at 'a'"):
        Stored().read(http(), clock, things())


@pytest.mark.parametrize("shown", [(), (1, 2), (2, 3)], ids=["nothing", "the same", "a turn"])
def test_pages_that_show_nothing_new_on_and_on_are_told(
    vendor: Any, clock: Any, http: Any, reply: Any, monkeypatch: Any, shown: tuple[int, ...]
) -> None:
    monkeypatch.setattr(fetch, "_STALE", 20)
    pages = [people(1, 2), people(3), *[people(*shown), people(*shown[:1])] * 30]

    def answer(asked: Any) -> Any:
        number = int(asked.params.get("after", 0))
        return reply({"results": pages[number], "next": number + 1})

    vendor.answer = answer
    stored = Stored()
    with pytest.raises(SourceError, match="no new record, and more follow, at 22"):
        stored.read(http(), clock, things())
    assert len(vendor.asked) == 22
    assert set(stored.records) == {"1", "2", "3"}


def test_a_large_account_has_no_bound(
    vendor: Any, clock: Any, http: Any, reply: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(fetch, "_STALE", 20)
    monkeypatch.setattr(fetch, "_KNOWN", 30)
    rare = [people(n) if n % 20 == 0 else people(*(20,) * (n % 2)) for n in range(20, 200)]
    pages = [*rare, *(people(n) for n in range(200, 300))]
    nexts = [*range(1, len(pages)), None]

    def answer(asked: Any) -> Any:
        number = int(asked.params.get("after", 0))
        return reply({"results": pages[number], "next": nexts[number]})

    vendor.answer = answer
    stored = Stored()
    stored.read(http(), clock, things())
    assert len(vendor.asked) == len(pages) == 280
    assert set(stored.records) == {str(n) for n in (*range(20, 200, 20), *range(200, 300))}


def test_a_link_that_repeats_the_secret_is_kept_and_told_without_it(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    secret = "s3cret+canary/="
    repeated = f"{vendor.url}/v1/x?page=2&access_token={quote_plus(secret)}&of=secret"
    vendor.answer = lambda _: reply({"results": people(1), "next": repeated})
    read = Read(get("x"), LinkPages("next"), "results")
    stored = Stored()
    with pytest.raises(SourceError, match="lead in a circle") as caught:
        stored.read(http(HeaderAuth(SecretStr(secret))), clock, things(read=lambda part: read))
    (batch,) = stored.batches
    assert batch.slices["*"]["page"] == f"{vendor.url}/v1/x?page=2&of=secret"
    assert vendor.asked[1].params == {"page": "2", "of": "secret"}
    assert "canary" not in f"{caught.value}{stored.batches}"


@pytest.mark.parametrize("link", ["http://[x", 5, {"href": "/x"}, ["/x"]])
def test_a_link_that_is_no_address_is_told(
    vendor: Any, clock: Any, http: Any, reply: Any, link: Any
) -> None:
    vendor.answer = lambda _: reply({"results": people(1), "next": link})
    read = Read(get("x"), LinkPages("next"), "results")
    with pytest.raises(SourceError, match="link to the next page is no address; sync again"):
        Stored().read(http(), clock, things(read=lambda part: read))


def test_links_and_offsets_lead_on_too(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    def linked(asked: Any) -> Any:
        page = int(asked.params.get("page", 1))
        link = f'<{vendor.url}/v1/things?page={page + 1}>; rel="next", <x>; rel="last"'
        return reply(people(page), headers={"link": link} if page < 3 else {})

    vendor.answer = linked
    stored = Stored()
    stored.read(http(), clock, things(read=lambda part: Read(get("things"), LinkPages())))
    assert sorted(stored.records) == ["1", "2", "3"]

    vendor.answer = lambda asked: reply(people(*range(1, 6))[int(asked.params["skip"]) :][:2])
    stored = Stored()
    stored.read(http(), clock, things(read=lambda _: Read(get("x"), OffsetPages("skip", 2))))
    assert len(stored.records) == 5


def test_records_may_be_made_of_what_is_no_json(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    def lines(answer: Answer) -> list[Item]:
        return [
            dict(zip(("id", "name"), line.split(","), strict=True)) for line in answer.text.split()
        ]

    vendor.answer = lambda _: reply(b"1,P1 2,P2", headers={"content-type": "text/csv"})
    stored = Stored()
    stored.read(http(), clock, things(read=lambda _: Read(get("x"), items=lines)))
    assert sorted(stored.records) == ["1", "2"]


def test_a_sweep_tells_what_was_deleted_once_there_is_something(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    bin_ = Read(get("bin"), items="results")

    def answer(asked: Any) -> Any:
        return reply({"results": people(2) if asked.path.endswith("bin") else people(1, 2, 3)})

    vendor.answer = answer
    resource = since(deletes=(Sweep(bin_),))
    stored = Stored()
    stored.read(http(), clock, resource)
    assert len(stored.records) == 3
    vendor.answer = lambda asked: reply(
        {"results": people(2) if asked.path.endswith("bin") else []}
    )
    clock.sleep(3600)
    stored.read(http(), clock, resource)
    assert sorted(stored.records) == ["1", "3"]


def test_now_and_then_all_ids_are_read(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    ids = Read(get("ids"), items="results")
    resource = since(deletes=(Reconcile(ids, every=timedelta(days=7)),))
    vendor.answer = lambda _: reply({"results": people(1, 2)})
    stored = Stored()
    paths = []
    for _ in range(10):
        vendor.asked.clear()
        stored.read(http(), clock, resource)
        paths.append([asked.path[4:] for asked in vendor.asked])
        clock.sleep(24 * 3600)
    assert paths == [["things"], *[["changed"]] * 6, ["changed", "ids"], *[["changed"]] * 2]


def test_what_all_ids_leave_out_is_gone(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    resource = since(deletes=(Reconcile(Read(get("ids"), items="results")),))
    vendor.answer = lambda _: reply({"results": people(1, 2)})
    stored = Stored()
    stored.read(http(), clock, resource)
    clock.sleep(8 * 24 * 3600)
    vendor.answer = lambda asked: reply({"results": people(1) if "ids" in asked.path else []})
    stored.read(http(), clock, resource)
    assert [record for batch in stored.batches for record in batch.present] == ["1"]
    assert [batch.whole for batch in stored.batches] == [False, False, True]


def test_records_say_that_they_are_deleted_or_merged(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    told = [{"id": 1, "gone": True}, {"id": 2, "was": [7, 8]}, {"id": 3}]
    vendor.answer = lambda _: reply({"results": told})
    resource = things(
        is_deleted=lambda item: "gone" in item,
        merged=lambda item: map(str, item.get("was", ())),
    )
    (batch, _) = pull(http(), clock, resource, None)
    assert sorted(batch.tables["person"]["record"]) == ["2", "3"]
    assert batch.deleted == ["1", "7", "8"]


def test_a_record_that_cannot_be_read_is_kept_and_stops_no_other(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    told = [{"id": 1, "n": 1}, {"id": 2, "n": "?"}, {"name": "no id"}, {"id": 4, "n": 4}]
    vendor.answer = lambda _: reply({"results": told})
    resource = things(
        rows=lambda items: {"person": frame(items, {"score": lambda item: item["n"] + 0})}
    )
    (batch, _) = pull(http(), clock, resource, None)
    assert list(batch.tables["person"]["record"]) == ["1", "4"]
    assert [(r.record, r.raw) for r in batch.refused] == [
        ("record 3 of a page", '{"name": "no id"}'),
        ("2", '{"id": 2, "n": "?"}'),
    ]


def test_a_vendor_that_sends_something_else_is_told(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    vendor.answer = lambda _: reply({"message": "surprise"})
    with pytest.raises(SourceError, match="GET things: the answer holds no list at 'results'"):
        Stored().read(http(), clock, things())


def test_other_requests_complete_a_page(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    vendor.answer = Listing(reply, people(1, 2, 3))
    api = http()

    def complete(items: Sequence[Item]) -> Sequence[Item]:
        api.json(get("more"))
        return [{**item, "name": "known"} for item in items]

    stored = Stored()
    vendor_list = vendor.answer
    vendor.answer = lambda asked: reply({}) if "more" in asked.path else vendor_list(asked)
    stored.read(api, clock, things(complete=complete))
    assert set(stored.records.values()) == {"known"}
    assert [batch.requests for batch in stored.batches] == [2, 2, 0]


def test_a_token_that_has_expired_begins_its_stretch_anew(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    listing = Listing(reply, people(1, 2, 3, 4, 5))
    vendor.answer = listing
    stored = Stored()
    stored.read(http(), clock, things(), at_most=1)
    expired = [True]

    def answer(asked: Any) -> Any:
        if "after" in asked.params and expired:
            expired.clear()
            return reply({"message": "cursor expired"}, 400)
        return listing(asked)

    vendor.answer = answer
    stored.read(http(), clock, things())
    assert len(stored.records) == 5


def test_a_refusal_in_the_middle_is_no_expired_token(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    listing = Listing(reply, people(1, 2, 3))
    vendor.answer = lambda asked: reply({}, 400) if "after" in asked.params else listing(asked)
    with pytest.raises(Fatal):
        Stored().read(http(), clock, things())
    assert len(vendor.asked) == 2


def test_a_record_of_two_megabytes_is_one_record(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    vendor.answer = lambda _: reply({"results": [{"id": 1, "name": "x" * 2_000_000}]})
    stored = Stored()
    stored.read(http(), clock, things())
    assert len(stored.records["1"]) == 2_000_000


def test_two_reads_at_one_instant_are_two(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    numbers = iter(range(3))
    vendor.answer = lambda _: reply({"results": people(next(numbers))})
    stored = Stored()
    for _ in range(3):
        stored.read(http(), clock, things(mode="append"))
    assert sorted(stored.records) == ["0", "1", "2"]


def test_now_and_then_all_is_read_anew(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    resource = since(anew=timedelta(days=7))
    vendor.answer = lambda _: reply({"results": people(1, 2)})
    stored = Stored()
    paths, whole = [], []
    for _ in range(9):
        vendor.asked.clear()
        stored.read(http(), clock, resource)
        paths += [asked.path[4:] for asked in vendor.asked]
        whole.append(stored.batches[-1].whole)
        clock.sleep(24 * 3600)
    assert paths == ["things", *["changed"] * 6, "things", "changed"]
    assert whole == [True, *[False] * 6, True, False]


def test_reading_anew_that_is_cut_short_goes_on_anew_in_the_slices_left(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    resource = since(slices=lambda: ["a", "b"], anew=timedelta(days=7))
    vendor.answer = lambda _: reply({"results": people(1, 2)})
    stored = Stored()
    stored.read(http(), clock, resource)
    clock.sleep(8 * 24 * 3600)
    stored.read(http(), clock, resource, at_most=1)
    vendor.asked.clear()
    stored.read(http(), clock, resource)
    assert [asked.path[4:] for asked in vendor.asked] == ["things"]
    assert stored.batches[-1].whole


def test_how_far_it_is_is_told_where_the_vendor_tells_it(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    vendor.answer = lambda asked: reply(
        {"total": 3, "results": people(3), "next": None}
        if "after" in asked.params
        else {"total": 5, "results": people(1, 2), "next": "t"}
    )
    read = Read(get("things"), TokenPages("next", "after"), "results", total="total")
    stored = Stored()
    stored.read(http(), clock, things(read=lambda part: read))
    assert [(each.done, each.total) for each in stored.batches[:2]] == [(2, 5), (3, 5)]
    stored = Stored()
    sliced = things(read=lambda part: read, slices=lambda: ["a", "b"])
    stored.read(http(), clock, sliced)
    assert [(each.done, each.total) for each in stored.batches[:3]] == [
        (2, None),
        (3, None),
        (5, None),
    ]


@pytest.mark.parametrize("told", [10**400, 10**16, -1, "3", None])
def test_a_total_that_is_none_tells_nothing(
    vendor: Any, clock: Any, http: Any, reply: Any, told: Any
) -> None:
    vendor.answer = lambda _: reply({"total": told, "results": people(1)})
    stored = Stored()
    read = Read(get("things"), items="results", total="total")
    stored.read(http(), clock, things(read=lambda part: read))
    assert (stored.batches[0].done, stored.batches[0].total) == (1, None)


@pytest.fixture
def shelf(vendor: Any, reply: Any) -> list[Item]:
    """Records of a list, two a page, each with the sign that it shows."""
    items = [{"id": number, "name": f"P{number}", "sign": "a"} for number in range(5)]

    def answer(asked: Any) -> Any:
        start = int(asked.params.get("after", 0))
        more = {"next": start + 2} if start + 2 < len(items) else {}
        return reply({"results": items[start : start + 2], **more})

    vendor.answer = answer
    return items


def signed(**how: Any) -> Resource:
    return things(sign=lambda item: item["sign"], anew=timedelta(days=7), **how)


def read_ids(stored: Stored) -> list[str]:
    return [i for b in stored.batches for frame in b.tables.values() for i in frame["record"]]


def test_what_shows_no_change_is_left_as_it_is(http: Any, clock: Any, shelf: list[Item]) -> None:
    stored = Stored()
    stored.read(http(), clock, signed())
    assert read_ids(stored) == ["0", "1", "2", "3", "4"]
    shelf[1].update(name="new", sign="b")
    shelf[3].update(name="unseen")
    shelf[4].update(sign=None)
    for _ in range(2):
        stored.read(http(), clock, signed())
        present = [each for batch in stored.batches for each in batch.present]
        assert stored.batches[-1].whole
        assert sorted([*read_ids(stored), *present]) == ["0", "1", "2", "3", "4"]
        assert stored.records["1"] == "new"
        assert stored.records["3"] == "P3"
    assert read_ids(stored) == ["4"]  # it shows nothing to go by
    clock.passed += timedelta(days=7).total_seconds()
    stored.read(http(), clock, signed())
    assert read_ids(stored) == ["0", "1", "2", "3", "4"]
    stored.read(http(), clock, signed())
    assert read_ids(stored) == ["4"]


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_read_by_signs_that_is_cut_short_goes_on(
    http: Any, clock: Any, shelf: list[Item], cut: int
) -> None:
    stored = Stored()
    stored.read(http(), clock, signed(), at_most=cut)
    stored.read(http(), clock, signed())
    stored.read(http(), clock, signed())
    assert read_ids(stored) == []
    shelf[0]["sign"] = shelf[4]["sign"] = "b"
    stored.read(http(), clock, signed(), at_most=cut)
    begun = read_ids(stored)
    stored.read(http(), clock, signed())
    assert sorted([*begun, *read_ids(stored)]) == ["0", "4"]
    assert "before" not in stored.slices["*"]


def test_what_was_gone_or_could_not_be_read_is_read_again(
    http: Any, clock: Any, shelf: list[Item]
) -> None:
    stored = Stored()

    def fragile(items: Sequence[Item]) -> Mapping[str, Any]:
        assert all(item["id"] != 2 for item in items)
        return rows(items)

    stored.read(http(), clock, signed(rows=fragile))
    gone = shelf.pop(0)
    stored.read(http(), clock, signed())
    assert read_ids(stored) == ["2"]
    shelf.insert(0, gone)
    stored.read(http(), clock, signed())
    assert read_ids(stored) == ["0"]
