"""What is gone at the vendor is gone here, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from abmkit.connect.resource import Reconcile, Resource, Sweep
from abmkit.connect.window import Since
from abmkit.testing.cases.case import any_of, case
from abmkit.testing.cases.stage import Stage
from abmkit.testing.cases.stages import Stages
from abmkit.testing.claims import claim

#: Of fewer records one would be too great a part to let it go without being asked.
_ENOUGH = 10


def _sweeps(resource: Resource) -> bool:
    flagged = resource.is_deleted is not None and isinstance(resource.window, Since)
    return flagged or any(isinstance(each, Sweep) for each in resource.deletes)


def _sees_all(resource: Resource) -> timedelta | None:
    """After what time at the latest all that there is has been seen; None: never."""
    if resource.mode == "append":
        return None
    periods = [each.every for each in resource.deletes if isinstance(each, Reconcile)]
    periods += [resource.anew] if resource.anew else []
    periods += [timedelta()] if resource.window.is_whole else []
    return min(periods) if periods else None


def _gone(stage: Stage, streams: list[str], how: str) -> dict[str, str]:
    """Let a record of each of some streams vanish; returns the records."""
    gone = {}
    for stream in streams:
        some = stage.some(stream, _ENOUGH)
        if len(some) == _ENOUGH:
            gone[stream] = some[0]
            getattr(stage.sandbox, how)(stage.kind(stream) or "", some[0])
    claim(gone, "the sandbox has too few records of any stream that learns of deletions")
    return gone


def _check_gone(stage: Stage, gone: dict[str, str], before: dict[str, set[str]]) -> None:
    after = {stream: stage.live(stream) for stream in gone}
    ghosts = {stream: record for stream, record in gone.items() if record in after[stream]}
    claim(not ghosts, f"records that are gone still are live: {ghosts}")
    few = {s: len(ids) for s, ids in after.items() if len(ids) < len(before[s]) / 2}
    claim(not few, f"more than the one record of a stream is gone; live are: {few}")


@case("AC6", any_of(_sweeps))
def archived(stages: Stages) -> None:
    """An archived record becomes a tombstone."""
    with stages.read() as stage:
        streams = stages.streams(_sweeps)
        before = {stream: stage.live(stream) for stream in streams}
        stage.wait(hours=1)
        gone = _gone(stage, streams, "archive")
        stage.wait(hours=1)
        stage.whole()
        _check_gone(stage, gone, before)


@case("AC12", any_of(lambda each: _sees_all(each) is not None))
def deleted(stages: Stages) -> None:
    """A record that is deleted for good becomes a tombstone in time."""
    with stages.read() as stage:
        periods = {name: _sees_all(each) for name, each in stages.resources.items()}
        seen = {name: period for name, period in periods.items() if period is not None}
        before = {stream: stage.live(stream) for stream in seen}
        gone = _gone(stage, list(seen), "delete")
        stage.wait(seconds=(max(seen.values()) + timedelta(hours=1)).total_seconds())
        stage.whole()
        _check_gone(stage, gone, before)


@case("AC7", any_of(lambda each: each.merged))
def merged(stages: Stages) -> None:
    """A merged record is gone, and what refers to it means the other."""
    with stages.read() as stage:
        merge = getattr(stage.sandbox, "merge", None)
        claim(merge, "the sandbox cannot merge; give it a method merge(kind, kept, gone)")
        merged: dict[str, tuple[str, str]] = {}
        stage.wait(hours=1)
        for stream in stages.streams(lambda each: each.merged):
            if len(some := stage.some(stream)) > 1:
                kept, gone, *_ = some
                merge(stage.kind(stream), kept, gone)  # type: ignore[misc]
                merged[stream] = kept, gone
        stage.wait(hours=1)
        stage.whole()
        for stream, (kept, gone) in merged.items():
            live = stage.live(stream)
            claim(kept in live, f"{stream}: the record that was kept is gone")
            claim(gone not in live, f"{stream}: the merged record is still live")
            _check_means(stage, kept, gone)


def _check_means(stage: Stage, kept: str, gone: str) -> None:
    from abmkit.identity import match

    match(stage.warehouse)
    astray = stage.warehouse.query(
        'SELECT l."table", l.reason FROM link l LEFT JOIN link k ON k.source = l.source '
        'AND k."table" = l."table" AND k.kind = \'id\' AND k.value = $2 '
        "WHERE l.source = 'case' AND l.kind = 'id' AND l.value = $1 AND k.key IS NOT NULL "
        "AND l.canonical IS DISTINCT FROM k.canonical",
        [gone, kept],
    )
    claim(not astray, f"references to the merged record lead astray: {astray}")
