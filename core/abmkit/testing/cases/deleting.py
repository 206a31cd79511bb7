"""What is gone at the vendor is gone here, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from abmkit.connect.resource import Reconcile, Resource, Sweep
from abmkit.connect.window import Since
from abmkit.testing.cases.case import Begin, any_of, case
from abmkit.testing.cases.stage import Stage
from abmkit.testing.claims import claim


def _sweeps(resource: Resource) -> bool:
    flagged = resource.is_deleted is not None and isinstance(resource.window, Since)
    return flagged or any(isinstance(each, Sweep) for each in resource.deletes)


def _reconciles(resource: Resource) -> list[timedelta]:
    return [each.every for each in resource.deletes if isinstance(each, Reconcile)]


def _gone(stage: Stage, streams: list[str], how: str) -> dict[str, str]:
    """Let a record of each of some streams vanish; returns the records."""
    chosen = {stream: (stage.some(stream) or [""])[0] for stream in streams}
    gone = {stream: record for stream, record in chosen.items() if record}
    for stream, record in gone.items():
        getattr(stage.sandbox, how)(stage.kind(stream) or "", record)
    claim(gone, "the sandbox has no record of any stream that learns of deletions")
    return gone


def _check_gone(stage: Stage, gone: dict[str, str], live: dict[str, int]) -> None:
    ghosts = {stream: record for stream, record in gone.items() if stage.is_live(stream, record)}
    claim(not ghosts, f"records that are gone still are live: {ghosts}")
    few = {s: n for s, n in _live(stage, list(gone)).items() if n < live[s] / 2}
    claim(not few, f"more than the one record of a stream is gone: {few}")


def _live(stage: Stage, streams: list[str]) -> dict[str, int]:
    standing = stage.warehouse.quality.standing
    return {stream: standing("case", stream).live for stream in streams}


@case("AC6", any_of(_sweeps))
def archived(begin: Begin) -> None:
    """An archived record becomes a tombstone."""
    with begin() as stage:
        stage.whole()
        streams = [name for name, each in stage.resources().items() if _sweeps(each)]
        live = _live(stage, streams)
        stage.wait(hours=1)
        gone = _gone(stage, streams, "archive")
        stage.wait(hours=1)
        stage.whole()
        _check_gone(stage, gone, live)


@case("AC12", any_of(_reconciles))
def deleted(begin: Begin) -> None:
    """A record that is deleted for good becomes a tombstone in time."""
    with begin() as stage:
        stage.whole()
        every = {name: _reconciles(each) for name, each in stage.resources().items()}
        streams = [name for name, found in every.items() if found]
        live = _live(stage, streams)
        gone = _gone(stage, streams, "delete")
        longest = max(period for found in every.values() for period in found)
        stage.wait(seconds=(longest + timedelta(hours=1)).total_seconds())
        stage.whole()
        _check_gone(stage, gone, live)


@case("AC7", any_of(lambda e: e.merged))
def merged(begin: Begin) -> None:
    """A merged record is gone, and what refers to it means the other."""
    with begin() as stage:
        stage.whole()
        merge = getattr(stage.sandbox, "merge", None)
        claim(merge, "the sandbox cannot merge; give it a method merge(kind, kept, gone)")
        merged: dict[str, tuple[str, str]] = {}
        stage.wait(hours=1)
        for stream, resource in stage.resources().items():
            if resource.merged and len(stage.some(stream)) > 1:
                kept, gone, *_ = stage.some(stream)
                merge(stage.kind(stream), kept, gone)  # type: ignore[misc]
                merged[stream] = kept, gone
        stage.wait(hours=1)
        stage.whole()
        for stream, (kept, gone) in merged.items():
            claim(stage.is_live(stream, kept), f"{stream}: the record that was kept is gone")
            claim(not stage.is_live(stream, gone), f"{stream}: the merged record is still live")
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
