"""The kit proves itself: each connector that is broken in one way fails the case for it."""

import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from abmkit import api
from abmkit.cli.scaffold import project
from abmkit.errors import Fatal
from abmkit.sandbox import Answer, Request
from abmkit.testing.cases.case import CASES
from abmkit.testing.cases.conformance import try_cases
from abmkit.testing.cases.stages import Stages

pytestmark = pytest.mark.slow
WEEK = timedelta(days=7)
EVER, NEVER = "2000-01-01T00:00:00+00:00", "2999-01-01T00:00:00+00:00"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Iterator[type[Any]]:
    """A connector that holds every case, as the scaffold makes it and with some more."""
    folder = tmp_path_factory.mktemp("desk")
    for path, text in project("connector", "desk").items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    sys.path.insert(0, str(folder))
    try:
        connector = importlib.import_module("abmkit_desk.connector")
        sandbox = importlib.import_module("abmkit_desk.sandbox")
        sandbox.Rich = rich(sandbox.Vendor)  # type: ignore[attr-defined]
        yield holding(connector.Desk)
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.startswith("abmkit_desk")]:
            del sys.modules[name]


def rich(vendor: type[Any]) -> type[Any]:
    """The scaffold's vendor; it can merge too, has numbers, and cuts off what is asked by place."""

    class Rich(vendor):  # type: ignore[misc]
        most = 10_000

        def __init__(self, *args: Any, **how: Any) -> None:
            super().__init__(*args, **how)
            rows = self.tables["companies"].rows()
            for number, row in enumerate(rows):
                row.properties["size"] = "many" if self.faults.holds("drift") else number
                row.properties["parent"] = rows[1].id
                if self.faults.holds("drift"):
                    row.properties["late"] = "new"

        def merge(self, kind: str, kept: str, gone: str) -> None:
            self.delete(kind, gone)
            self.touch(kind, kept, {"was": gone})

        def list(self, request: Request) -> Answer:
            if not request.one("skip"):
                return super().list(request)
            all_ = replace(request, query=(("limit", "1000000"), *request.query))
            items = super().list(all_).body["items"][: self.most]
            return Answer(body={"items": items[int(request.one("skip")) :][:100]})

    return Rich


def company(item: api.Item) -> dict[str, Any]:
    return {"name": item["name"], "employees": item["size"], "merged_ids": item.get("was")}


def holding(scaffold: type[Any]) -> type[Any]:
    class Good(scaffold):  # type: ignore[misc]
        sandbox = "abmkit_desk.sandbox:Rich"

        def resources(self) -> Iterator[api.Resource]:
            for each in super().resources():
                ids = api.Reconcile(each.read(api.Part()), WEEK)
                each = replace(each, deletes=[*each.deletes, ids], anew=WEEK * 2)
                if each.name == "companies":
                    each = replace(each, rows=companies, merged=merged)
                yield self.changed(each)

        def changed(self, resource: api.Resource) -> api.Resource:
            """What a broken one declares otherwise."""
            return resource

    return Good


def companies(items: Any) -> Any:
    cells = {name: (lambda item, name=name: company(item)[name]) for name in company(items[0])}
    return {"account": api.frame(items, {**cells, "parent": lambda item: f"id:{item['parent']}"})}


def merged(item: api.Item) -> list[str]:
    return [item["was"]] if "was" in item else []


def test_a_good_connector_holds_all_that_it_is_called_to(good: type[Any]) -> None:
    tried = {each.case.split()[0]: each for each in try_cases(good)}
    assert [each for each in tried.values() if each.outcome == "fails"] == []
    called = {number for number, each in tried.items() if each.outcome == "holds"}
    assert called >= {f"AC{n}" for n in (1, 2, 3, 5, 6, 7, 8, 9, 12, 13, 15, 17, 18)}
    assert called >= {f"AC{n}" for n in (23, 24, 25, 26, 27, 28)}


def telling(scaffold: type[Any]) -> type[Any]:
    """It tells its vendor's fields, and reads people in two slices."""

    class Telling(scaffold):  # type: ignore[misc]
        def fields(self) -> Iterator[api.Field]:
            (first,) = self.http.json(api.get("companies", limit=1))["items"]
            return (api.Field("companies", name) for name in first)

        def changed(self, resource: api.Resource) -> api.Resource:
            if resource.name == "companies":
                return replace(resource, fingerprint=repr(list(self.fields())))
            halves = {"read": halved(resource.read), "changes": halved(resource.changes)}
            return replace(resource, slices=lambda: ("0", "1"), **halves)

    return Telling


def halved(read: Any) -> Callable[[api.Part], api.Read]:
    """Of all people those whose number is even, or odd."""

    def half(part: api.Part) -> api.Read:
        def items(answer: api.Answer) -> list[api.Item]:
            return [e for e in answer.body["items"] if int(e["id"][1:]) % 2 == int(part.slice)]

        return replace(read(part), items=items)

    return half


@pytest.mark.parametrize("number", ["AC16", "AC20", "AC25"])
def test_one_with_fields_and_slices_holds_what_these_call_for(good: type[Any], number: str) -> None:
    stages = Stages(telling(good))
    (case,) = (case for case in CASES if case.name.startswith(f"{number} "))
    assert case.calls(stages)
    case.run(stages)


NAMES = count()


def named_otherwise(resource: api.Resource) -> dict[str, Any]:
    return {"slices": lambda: (f"{next(NAMES)}0", f"{next(NAMES)}1")}


TELLING: dict[str, tuple[str, Callable[[api.Resource], dict[str, Any]], str]] = {
    "sees no new field": ("AC16", lambda r: {"fingerprint": ""}, "not read from the beginning"),
    "names its slices anew": ("AC20", named_otherwise, "the next sync knows nothing"),
}


@pytest.mark.parametrize("how", TELLING)
def test_one_with_fields_and_slices_that_is_broken_fails_its_case(
    good: type[Any], how: str
) -> None:
    case, change, says = TELLING[how]

    class Broken(telling(good)):  # type: ignore[misc]
        def changed(self, resource: api.Resource) -> api.Resource:
            resource = super().changed(resource)
            is_it = (resource.slices is None) == (case == "AC16")
            return replace(resource, **change(resource)) if is_it else resource

    fails(Broken, case, says)


# -- broken in what it declares --------------------------------------------------------------------


def read_of(resource: api.Resource, **params: Any) -> api.Read:
    read = resource.read(api.Part())
    return replace(read, request=read.request.with_params(**params))


def asked_since(resource: api.Resource, late: timedelta) -> Callable[[api.Part], api.Read]:
    def changes(part: api.Part) -> api.Read:
        assert part.start
        return read_of(resource, since=(part.start + late).isoformat())

    return changes


def one_page(resource: api.Resource) -> api.Read:
    return replace(resource.read(api.Part()), pages=api.OnePage())


def by_place(resource: api.Resource) -> Callable[[api.Part], api.Read]:
    def changes(part: api.Part) -> api.Read:
        read = resource.changes(part)  # type: ignore[misc]
        return replace(read, pages=api.OffsetPages("skip", 100))

    return changes


def every_other(resource: api.Resource) -> Callable[[api.Part], api.Read]:
    def items(answer: api.Answer) -> list[api.Item]:
        return list(answer.body["items"][::2])

    return lambda part: replace(resource.read(part), items=items)


def drops_last(resource: api.Resource) -> Callable[[api.Part], api.Read]:
    def items(answer: api.Answer) -> list[api.Item]:
        return list(answer.body["items"]) if answer.body["next"] else []

    return lambda part: replace(resource.read(part), items=items)


def doubled(resource: api.Resource) -> Any:
    return lambda items: resource.rows([*items, *items])


def named_anew(resource: api.Resource) -> Any:
    names = count()

    def rows(items: Any) -> Any:
        return resource.rows([{**item, "name": f"{next(names)} {id(names)}"} for item in items])

    return rows


def badly_dated(resource: api.Resource) -> Any:
    def rows(items: Any) -> Any:
        return {
            name: {**frame, "created_on": ["soon"] * len(frame["record"])}
            for name, frame in resource.rows(items).items()
        }

    return rows


def zoneless(resource: api.Resource) -> Any:
    columns = {"kind": lambda _: "call", "occurred_at": lambda _: "2026-01-01T10:00:00"}
    return lambda items: {**resource.rows(items), "touch": api.frame(items, columns)}


def strict(resource: api.Resource) -> Any:
    def rows(items: Any) -> Any:
        if any(not isinstance(item.get("size", 0), int) for item in items):
            raise Fatal("a size is no number")
        return resource.rows(items)

    return rows


def unmerged(resource: api.Resource) -> Any:
    def rows(items: Any) -> Any:
        return {
            name: {column: frame[column] for column in frame if column != "merged_ids"}
            for name, frame in resource.rows(items).items()
        }

    return rows if resource.name == "companies" else resource.rows


CUT = api.Read(api.get("people"), api.TokenPages("next", "after"), "items", most=1000)

DECLARED: dict[str, tuple[str, Callable[[api.Resource], dict[str, Any]], str]] = {
    "asks by place": ("AC1", lambda r: {"changes": by_place(r)}, "did not arrive"),
    "reads one page of changes": (
        "AC2", lambda r: {"changes": lambda _: one_page(r)}, "did not arrive"),
    "looks not back": (
        "AC3", lambda r: {"window": api.Since()}, "did not arrive"),
    "completes and never reads anew": (
        "AC4", lambda r: {"complete": lambda items: items, "anew": None}, "never read anew"),
    "puts all into the address": (
        "AC5", lambda r: {"read": lambda _: read_of(r, fields="x" * 20_000)}, "414"),
    "reads the wrong bin": (
        "AC6", lambda r: {"deletes": [api.Sweep(read_of(r, deleted="no", since=NEVER))]},
        "still are live"),
    "forgets what merged": ("AC7", lambda r: {"rows": unmerged(r)}, "lead astray"),
    "keeps what was merged": (
        "AC7", lambda r: {"merged": lambda _: ()}, "still live|lead astray"),
    "asks for the wrong instant": (
        "AC8", lambda r: {"changes": asked_since(r, timedelta(days=1))}, "did not arrive"),
    "reconciles with one page": (
        "AC12", lambda r: {"deletes": [api.Reconcile(one_page(r), WEEK)]}, "not every stream"),
    "asks for what is later than": (
        "AC13",
        lambda r: {"window": api.Since(), "changes": asked_since(r, timedelta(seconds=1))},
        "did not arrive"),
    "has a list that is cut off": (
        "AC19", lambda r: {"read": lambda _: CUT, "changes": None}, "have no beginning"),
    "asks for everything each time": (
        "IDLE",
        lambda r: {"deletes": (), "changes": lambda _: read_of(r, since=EVER, limit=20)},
        "nothing is new"),
    "takes no text for a number": ("AC23", lambda r: {"rows": strict(r)}, "a size is no number"),
    "names records anew": (
        "AC24 The same", lambda r: {"rows": named_anew(r)}, "gave other rows|wrote rows"),
    "drops the last page": ("AC27", lambda r: {"read": drops_last(r)}, "records are lost"),
    "drops every other record": ("AC27", lambda r: {"read": every_other(r)}, "records are lost"),
    "doubles": ("AC27", lambda r: {"rows": doubled(r)}, "source_id of another"),
    "tells no zone": (
        "SAFE", lambda r: {"tables": (*r.tables, "touch"), "rows": zoneless(r)}, "says no zone"),
    "has a bad day": ("AC27", lambda r: {"rows": badly_dated(r)}, "rejected|taken over"),
}  # fmt: skip


@pytest.mark.parametrize("how", DECLARED)
def test_a_connector_that_declares_wrongly_fails_its_case(good: type[Any], how: str) -> None:
    case, change, says = DECLARED[how]

    class Broken(good):  # type: ignore[misc]
        def changed(self, resource: api.Resource) -> api.Resource:
            return replace(resource, **change(resource))

    fails(Broken, case, says)


# -- broken in what it does ------------------------------------------------------------------------


def judging(kind: str, **told: Any) -> dict[str, Any]:
    """One that takes all that is no success for one thing."""

    def classify(self: Any, answer: api.Answer) -> api.Verdict:
        return api.OK if answer.status == 200 else api.Verdict(kind, "no", **told)  # type: ignore[arg-type]

    return {"classify": classify}


def asks_first(self: Any) -> Iterator[api.Resource]:
    self.http.json(api.get("people"))
    return type(self).__mro__[1].resources(self)  # type: ignore[attr-defined]


def from_the_beginning(self: Any, stream: Any, state: Any) -> Any:
    return type(self).__mro__[1].pull(self, stream, None)  # type: ignore[attr-defined]


def never_anew(self: Any, stream: Any, state: Any) -> Any:
    later = {**(state or {}), "reconciled": NEVER}
    return type(self).__mro__[1].pull(self, stream, later if state else None)  # type: ignore[attr-defined]


#: Somebody waits for the answer, or none.
HURRIED = {"is_hurried": property(lambda _: True, lambda _, __: None)}
DONE: dict[str, tuple[str, dict[str, Any], str]] = {
    "gives up at once": ("AC9 Too much", judging("fatal"), "not every stream is complete"),
    "asks on when nothing is left": ("AC9 A used up", judging("burst"), "when to go on"),
    "asks once": ("AC24 Half", HURRIED, "not every stream is complete"),
    "says not what is wrong": (
        "AC10 A token that is refused",
        judging("fatal"),
        "token is refused",
    ),
    "never reads anew": ("AC15", {"pull": never_anew}, "not read anew"),
    "stops for a permission": ("AC17", {"resources": asks_first}, "stops every stream"),
    "says not what is missing": ("AC17", judging("fatal"), "permission is missing"),
    "asks for a version that has ended": ("AC18", judging("again"), "taken for 'again'"),
    "takes a stumble for an answer": (
        "AC24 A vendor",
        judging("ok"),
        "not every stream is complete",
    ),
    "says no version": ("AC28", {"version": ""}, "which version"),
    "shows its token": (
        "SAFE",
        {"__repr__": lambda self: self.config.token.get_secret_value()},
        "a secret stands",
    ),
    "begins anew": ("AC25", {"pull": from_the_beginning}, "fetched again"),
    "sees no error in a success": ("AC26", judging("again"), "not every stream is complete"),
}


@pytest.mark.parametrize("how", DONE)
def test_a_connector_that_does_wrongly_fails_its_case(good: type[Any], how: str) -> None:
    case, does, says = DONE[how]
    fails(type("Broken", (good,), does), case, says)


def fails(connector: type[Any], number: str, says: str) -> None:
    """One of the cases of a number fails, and says why."""
    stages, said = Stages(connector), []
    for case in CASES:
        if f"{case.name} ".startswith(f"{number} ") and case.calls(stages):
            try:
                case.run(stages)
            except AssertionError as error:
                said.append(str(error))
    assert said, "the case holds"
    with pytest.raises(AssertionError, match=says):
        raise AssertionError("; ".join(said))


def test_every_case_that_needs_no_login_has_a_connector_that_fails_it() -> None:
    proven = [f"{case} " for case, *_ in (*DECLARED.values(), *TELLING.values(), *DONE.values())]
    open_ = [case.name for case in CASES if not f"{case.name} ".startswith(tuple(proven))]
    assert [name.split()[0] for name in open_] == ["AC10", "AC11"], "tried where there is a login"
    called = {case.name for case in CASES}
    vague = [each for each in proven if sum(f"{n} ".startswith(each) for n in called) != 1]
    assert vague == []
