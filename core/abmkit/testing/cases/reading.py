"""Everything comes, once, and only what has changed comes again."""

from __future__ import annotations

from datetime import timedelta

from abmkit.connect.pages import Keyset
from abmkit.connect.resource import Resource
from abmkit.connect.window import Part, Since
from abmkit.testing.cases.case import Begin, any_of, case
from abmkit.testing.cases.stage import Stage
from abmkit.testing.claims import claim

#: Requests that a stream may take to say that there is nothing new.
FEW = 5


def _is_incremental(resource: Resource) -> bool:
    return isinstance(resource.window, Since)


def _touched(stage: Stage, streams: list[str]) -> dict[str, str]:
    """Change a record of each of some streams now; returns the records."""
    chosen = {stream: (stage.some(stream) or [""])[0] for stream in streams}
    touched = {stream: record for stream, record in chosen.items() if record}
    for stream, record in touched.items():
        stage.sandbox.touch(stage.kind(stream) or "", record, {})
    claim(touched, "the sandbox has no record of any stream that reads changes")
    return touched


def _incremental(stage: Stage) -> list[str]:
    return [name for name, each in stage.resources().items() if _is_incremental(each)]


@case("AC27")
def everything(begin: Begin) -> None:
    """Everything is read, and fits the schema."""
    with begin() as stage:
        results = stage.whole()
        bad = {n: r.rejected_rows + r.rejected_cells for n, r in results.items()}
        claim(not any(bad.values()), f"rows or cells were rejected: {bad}")
        empty = [name for name, each in results.items() if not each.rows and stage.some(name)]
        claim(not empty, f"streams with records in the sandbox gave no row: {empty}")


@case("AC24")
def again(begin: Begin) -> None:
    """The same vendor gives the same warehouse, read again from the beginning."""
    with begin() as stage:
        stage.whole()
        before = stage.rows()
        stage.wait(hours=1)
        results = stage.whole(full=True)
        claim(stage.rows() == before, "another full read gave other rows")
        changed = {name: each.rows for name, each in results.items() if each.rows}
        claim(not changed, f"a full read of the same data wrote rows: {changed}")


@case("AC8", any_of(_is_incremental))
def touched(begin: Begin) -> None:
    """A record that changes arrives."""
    with begin() as stage:
        stage.whole()
        stage.wait(hours=1)
        changed = _touched(stage, _incremental(stage))
        stage.wait(hours=1)
        stage.whole()
        lost = {s: r for s, r in changed.items() if r not in stage.told.get(s, ())}
        claim(not lost, f"changed records did not arrive: {lost}")


@case("AC13", any_of(_is_incremental))
def edge(begin: Begin) -> None:
    """A change at the very edge of a window arrives."""
    with begin() as stage:
        stage.whole()
        for seconds in (0, 1, 60, 120, 600):
            changed = _touched(stage, _incremental(stage))
            stage.wait(seconds=seconds)
            stage.whole()
            seen = {stream: set(told) for stream, told in stage.told.items()}
            stage.wait(hours=1)
            stage.whole()
            lost = {
                stream: record
                for stream, record in changed.items()
                if record not in seen.get(stream, set()) | stage.told.get(stream, set())
            }
            claim(not lost, f"records changed {seconds} s before a sync did not arrive: {lost}")


@case("AC3", any_of(_is_incremental))
def lag(begin: Begin) -> None:
    """A search index that lags loses nothing."""
    with begin("lag") as stage:
        stage.whole()
        stage.wait(hours=1)
        changed = _touched(stage, _incremental(stage))
        told: dict[str, set[str]] = {stream: set() for stream in changed}
        for _ in range(3):
            stage.whole()
            for stream in changed:
                told[stream] |= stage.told.get(stream, set())
            stage.wait(minutes=10)
        lost = {stream: record for stream, record in changed.items() if record not in told[stream]}
        claim(not lost, f"changed records did not arrive: {lost}")


@case("AC16", any_of(_is_incremental))
def idle(begin: Begin) -> None:
    """Nothing new takes few requests."""
    with begin() as stage:
        stage.whole()
        stage.wait(hours=1)
        results = stage.whole()
        sweeps = {name for name, each in stage.resources().items() if each.deletes}
        many = {
            name: result.requests
            for name, result in results.items()
            if name in _incremental(stage) and name not in sweeps and result.requests > FEW
        }
        claim(not many, f"requests to learn that nothing is new: {many}")


def _keyset(resource: Resource) -> Keyset | None:
    if resource.changes is None or not isinstance(resource.window, Since):
        return None
    pages = resource.changes(Part()).pages
    return pages if isinstance(pages, Keyset) else None


@case("AC2", any_of(_is_incremental))
def one_stamp(begin: Begin) -> None:
    """Many records of one stamp all arrive."""
    with begin() as stage:
        stage.whole()
        stage.wait(hours=1)
        streams = [name for name in _incremental(stage) if stage.kind(name)]
        ids: dict[str, set[str]] = {}
        for stream in streams:
            kind = stage.kind(stream) or ""
            ids[stream] = {record.id for record in stage.sandbox.tables[kind].rows()}
            for one in ids[stream]:
                stage.sandbox.touch(kind, one, {})
        stage.wait(hours=1)
        results = stage.whole()
        for stream in streams:
            lost = {one for one in ids[stream] if stage.is_live(stream, one)} - stage.told[stream]
            claim(not lost, f"{len(lost)} of {len(ids[stream])} {stream} did not arrive")
            pages = _keyset(stage.resources()[stream])
            if pages:
                most = len(ids[stream]) / pages.size + FEW
                claim(results[stream].requests <= 3 * most, f"{stream} took too many requests")


@case("AC15", any_of(lambda each: each.anew))
def anew(begin: Begin) -> None:
    """What no stamp tells is read again in time."""
    with begin() as stage:
        stage.whole()
        periods = {name: each.anew for name, each in stage.resources().items() if each.anew}
        stage.wait(seconds=(max(periods.values()) + timedelta(hours=1)).total_seconds())
        stage.whole()
        unread = [n for n in periods if stage.some(n) and stage.some(n)[0] not in stage.told[n]]
        claim(not unread, f"not read anew: {unread}")
