"""Everything comes, once, and only what has changed comes again."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

from abmkit.connect.resource import Resource
from abmkit.connect.window import Since
from abmkit.testing.cases.case import any_of, case
from abmkit.testing.cases.stage import SOURCE, Stage
from abmkit.testing.cases.stages import Stages
from abmkit.testing.claims import claim

#: Requests that a stream may take to say that there is nothing new.
FEW = 5
#: How long before a sync a record may change: stamps and indexes lag by seconds and minutes.
_EDGES = (600, 120, 60, 1, 0)


def _is_incremental(resource: Resource) -> bool:
    return isinstance(resource.window, Since)


def _incremental(stages: Stages) -> list[str]:
    return stages.streams(_is_incremental)


def _chosen(stages: Stages, stage: Stage, most: int = 3) -> dict[str, list[str]]:
    """Some records of each stream that reads changes."""
    found = {stream: stage.some(stream, most) for stream in _incremental(stages)}
    found = {stream: records for stream, records in found.items() if records}
    claim(found, "the sandbox has no record of any stream that reads changes")
    return found


def _check_arrived(changed: dict[str, set[str]], told: dict[str, set[str]]) -> None:
    lost = {stream: sorted(ids - told.get(stream, set()))[:3] for stream, ids in changed.items()}
    lost = {stream: ids for stream, ids in lost.items() if ids}
    claim(not lost, f"changed records did not arrive: {lost}")


@case("AC27")
def everything(stages: Stages) -> None:
    """Everything is read, once, and fits the schema."""
    results = stages.calm.results
    bad = {n: r.rejected_rows + r.rejected_cells for n, r in results.items()}
    claim(not any(bad.values()), f"rows or cells were rejected: {bad}")
    doubled = {n: r.doubles for n, r in results.items() if r.doubles}
    claim(not doubled, f"rows that have the source_id of another: {doubled}")
    with stages.read() as stage:
        for stream in results:
            kind = stage.kind(stream)
            told = {each.id for each in stage.sandbox.tables[kind].rows()} if kind else set()
            lost = sorted(told - stages.calm.read.get(stream, set()))
            claim(not lost, f"{stream}: {len(lost)} of {len(told)} records are lost: {lost[:3]}")


@case("AC24")
def again(stages: Stages) -> None:
    """The same vendor gives the same warehouse, read again from the beginning."""
    with stages.read() as stage:
        stage.wait(hours=1)
        results = stage.whole(full=True)
        claim(stage.rows() == stages.calm.rows, "another full read gave other rows")
        changed = {name: each.rows for name, each in results.items() if each.rows}
        claim(not changed, f"a full read of the same data wrote rows: {changed}")


@case("AC8", any_of(_is_incremental))
def touched(stages: Stages) -> None:
    """A record that changes arrives."""
    with stages.read() as stage:
        stage.wait(hours=1)
        changed = {stream: set(ids[:1]) for stream, ids in _chosen(stages, stage).items()}
        for stream, ids in changed.items():
            stage.touch(stream, *ids)
        stage.wait(hours=1)
        stage.whole()
        _check_arrived(changed, stage.told)


def _arrive(stages: Stages, faults: str = "") -> None:
    """Change records shortly before a sync; by the next but one they have arrived."""
    with stages.read(faults) as stage:
        stage.wait(hours=1)
        chosen = _chosen(stages, stage, len(_EDGES))
        for place, (before, after) in enumerate(zip(_EDGES, (*_EDGES[1:], 0), strict=True)):
            for stream, ids in chosen.items():
                stage.touch(stream, ids[place % len(ids)])
            stage.wait(seconds=before - after)
        told: dict[str, set[str]] = {}
        for _ in range(2):
            stage.whole()
            told = {stream: told.get(stream, set()) | ids for stream, ids in stage.told.items()}
            stage.wait(minutes=9)
        _check_arrived({stream: set(ids) for stream, ids in chosen.items()}, told)


@case("AC13", any_of(_is_incremental))
def edge(stages: Stages) -> None:
    """A change at the very edge of a window arrives."""
    _arrive(stages)


@case("AC3", any_of(_is_incremental))
def lag(stages: Stages) -> None:
    """A search index that lags loses nothing."""
    _arrive(stages, "lag")


@case("IDLE", any_of(_is_incremental))
def idle(stages: Stages) -> None:
    """Nothing new takes few requests."""
    with stages.read() as stage:
        stage.wait(hours=1)
        results = stage.whole()
        plain = stages.streams(lambda each: _is_incremental(each) and not each.deletes)
        many = {n: results[n].requests for n in plain if results[n].requests > FEW}
        claim(not many, f"requests to learn that nothing is new: {many}")


def _all_of_one_stamp(stages: Stages, stage: Stage) -> dict[str, set[str]]:
    stage.wait(hours=1)
    changed = {name: stage.live(name) for name in _incremental(stages) if stage.kind(name)}
    for stream, ids in changed.items():
        table = stage.sandbox.tables[stage.kind(stream) or ""]
        changed[stream] = ids & {record.id for record in table.rows()}
        for one in sorted(changed[stream]):
            stage.touch(stream, one)
    stage.wait(hours=1)
    return changed


@case("AC2", any_of(_is_incremental))
def one_stamp(stages: Stages) -> None:
    """Many records of one stamp all arrive."""
    with stages.read() as stage:
        changed = _all_of_one_stamp(stages, stage)
        results = stage.whole()
        _check_arrived(changed, stage.told)
        for stream, ids in changed.items():
            took, first = results[stream].requests, stages.calm.results[stream].requests
            many = f"{stream} took {took} requests for {len(ids)} changed records"
            claim(took <= 2 * first + FEW, f"{many}, and {first} for all of them")


@case("AC1", lambda stages: stages.sandbox.most is not None)
def more_than_shown(stages: Stages) -> None:
    """More changes than a search shows all arrive."""
    with stages.read() as stage:
        largest = max(map(len, stage.sandbox.tables.values()))
        stage.sandbox.most = min(largest, stage.sandbox.most or 0) * 2 // 3
        changed = _all_of_one_stamp(stages, stage)
        stage.whole()
        _check_arrived(changed, stage.told)


@case("AC15", any_of(lambda each: each.anew))
def anew(stages: Stages) -> None:
    """What no stamp tells is read again in time."""
    with stages.read() as stage:
        periods = [each.anew for each in stages.resources.values() if each.anew]
        stage.wait(seconds=(max(periods) + timedelta(hours=1)).total_seconds())
        stage.whole()
        some = {name: set(stage.some(name)) for name in stages.streams(lambda each: each.anew)}
        unread = [name for name, ids in some.items() if ids - stage.told.get(name, set())]
        claim(not unread, f"not read anew: {unread}")


@case("AC16", lambda stages: bool(stages.new_fields))
def new_field(stages: Stages) -> None:
    """A field that is made after the first sync is read of all records."""
    with stages.read("drift") as stage:
        stage.wait(hours=1)
        found = {each.stream: each.afresh for each in stage.sync().streams}
        old = sorted(stream for stream in stages.new_fields if not found.get(stream))
        claim(not old, f"streams that have a new field and are not read from the beginning: {old}")


@case("AC20", any_of(lambda each: each.slices and _is_incremental(each)))
def sliced(stages: Stages) -> None:
    """Each slice keeps where it ended, under a name that stays."""
    with stages.read() as stage, closing(stage.make()) as connector:
        resources = {each.name: each for each in connector.streams() if isinstance(each, Resource)}
        for name in stages.streams(lambda each: each.slices and _is_incremental(each)):
            named, kept = resources[name].slices or tuple, stage.warehouse.slices(SOURCE, name)
            lost = sorted(slice_ for slice_ in named() if "until" not in kept.get(slice_, {}))
            claim(not lost, f"{name}: slices of which the next sync knows nothing: {lost[:3]}")
