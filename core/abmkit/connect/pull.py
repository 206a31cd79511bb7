"""Reads a resource: slice by slice, stretch by stretch, page by page; then what was deleted.

The state after each page says where to go on: a read that is cut short asks for no page again
whose rows are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from abmkit.connect import signs
from abmkit.connect.batch import Batch
from abmkit.connect.clock import Clock
from abmkit.connect.fetch import List
from abmkit.connect.http import Http, TooMuch
from abmkit.connect.made import made
from abmkit.connect.request import Item, at
from abmkit.connect.resource import Reconcile, Resource, Sweep
from abmkit.connect.window import Part
from abmkit.errors import Fatal

State = Mapping[str, Any]

#: Under this name stands the state of a stream that has no slices.
_ALL = "*"


def pull(http: Http, clock: Clock, resource: Resource, state: State | None) -> Iterator[Batch]:
    """Read a resource from where its state says, in batches of a page.

    Args:
        http: The vendor.
        clock: Tells the instant of the read.
        resource: What to read.
        state: What the last batch carried, with the state of the slices under ``slices``, and
            under ``since`` from where on changes are wanted once more; None: from the beginning.

    Raises:
        SourceError: It could not be read; what was yielded stays good.
    """
    yield from _Pull(http, clock, resource, state or {}).batches()


class _Pull:
    """One read of a resource, perhaps begun by an earlier sync.

    The state of the stream: the ``number`` of the read; of one under way the instant it has
    ``begun``, whether it shows all that there is (``whole``), the ``step`` of the deletions it has
    reached, the ``page``, and from where on it was asked to read ``again``; and when all ids were
    read last (``reconciled``). That of a slice:
    ``until``, what it has been read to; and of its last read (``read``: the number) the stretches
    left (``todo``) and the ``page`` in the first. Of records with signs see ``signs``.
    """

    def __init__(self, http: Http, clock: Clock, resource: Resource, state: State) -> None:
        self.http, self.resource = http, resource
        self.slices: dict[str, State] = dict(state.get("slices", {}))
        since = state.get("since")
        under_way = "begun" in state and (since is None or bool(state["whole"]))
        self.again = since or (state.get("again") if under_way else None)
        self.number = int(state.get("number", 0)) + (not under_way)
        self.begun = str(state["begun"]) if under_way else _iso(clock.now())
        is_all_read = resource.window.is_whole and (resource.sign is None or since is not None)
        self.whole = bool(state["whole"]) if under_way else not state or is_all_read
        self.step = int(state.get("step", 0)) if under_way else 0
        self.page = state.get("page") if under_way else None
        self.reconciled = state.get("reconciled")
        self.done = 0
        if not under_way and resource.anew and self._is_due(resource.anew):
            self.whole = True

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.begun)

    def batches(self) -> Iterator[Batch]:
        if self.step == 0:
            yield from self._changes()
            self.step, self.page = 1, None
        for number, deletes in enumerate(self.resource.deletes, start=1):
            if number < self.step or self.whole:
                continue
            if isinstance(deletes, Reconcile) and not self._is_due(deletes.every):
                continue
            resumed = self.page if number == self.step else None
            self.step = number
            yield from self._deletions(deletes, resumed)
        if self.whole:
            self.reconciled = self.begun
        done = {"number": self.number, "reconciled": self.reconciled}
        is_whole = self.whole or self.resource.window.is_whole
        yield Batch({}, state=done, whole=is_whole and self.resource.mode == "changes")

    # -- what there is, and what has changed -------------------------------------------------------

    def _changes(self) -> Iterator[Batch]:
        for name in sorted(self.resource.slices()) if self.resource.slices else [_ALL]:
            slice_ = dict(self.slices.get(name, {}))
            if slice_.get("read") != self.number:
                slice_ = self._begin({} if self.whole else slice_)
            while slice_["todo"]:
                yield from self._stretch(name, slice_)

    def _begin(self, slice_: Mapping[str, Any]) -> dict[str, Any]:
        until = datetime.fromisoformat(slice_["until"]) if "until" in slice_ else None
        if until and self.again:
            until = min(until, datetime.fromisoformat(self.again))
        stretches = self.resource.window.stretches(until, self.now)
        todo = [[_iso(start), _iso(end)] for start, end in stretches]
        begun = {**slice_, "read": self.number, "todo": todo, "page": None}
        return signs.begun(begun) if self.resource.sign else begun

    def _stretch(self, name: str, slice_: dict[str, Any]) -> Iterator[Batch]:
        """Read the first of the stretches that are left, or halve it where that is too much."""
        (first, *later), page = slice_["todo"], slice_["page"]
        start, end = (None if told is None else datetime.fromisoformat(told) for told in first)
        part = Part("" if name == _ALL else name, start, end)
        is_change = "until" in slice_ and self.resource.changes is not None
        read = (self.resource.changes if is_change else self.resource.read)(part)  # type: ignore[misc]
        listed = List(self.http, read, self.resource.key, page)
        is_all = not (self.done or page or later or self.resource.slices)
        try:
            for items in listed.pages():
                self.done += len(items)
                if listed.token is None:
                    slice_.update(todo=later, page=None)
                    if not later:
                        slice_["until"] = _iso(end) or self.begun
                else:
                    slice_["page"] = listed.token
                total = listed.total if is_all else None
                yield self._loaded(items, part, name, slice_, total)
        except TooMuch:
            middle = _middle(start, end)
            if middle is None:
                raise
            halves = [[_iso(start), _iso(middle)], [_iso(middle), _iso(end)]]
            slice_.update(todo=[*halves, *later], page=None)
        except Fatal:
            if page is None or listed.token != page:
                raise
            slice_["page"] = None  # a token that has expired since: the stretch begins anew

    def _loaded(
        self,
        items: Sequence[Item],
        part: Part,
        name: str,
        slice_: dict[str, Any],
        total: int | None,
    ) -> Batch:
        items, sign = self._within(items, part), self.resource.sign
        present: list[str] = []
        if sign:
            items, shown, present = signs.sorted_out(sign, self.resource.key, items, slice_)
        batch = made(self.resource, items)
        if sign:
            signs.note(slice_, shown, {refusal.record for refusal in batch.refused})
        return self._told(batch, slices={name: dict(slice_)}, present=present, total=total)

    def _within(self, items: Sequence[Item], part: Part) -> Sequence[Item]:
        """Drop what lies outside of the stretch asked for: another read has it."""
        path, start, end = self.resource.updated, part.start, part.end
        if not path or start is None:
            return items
        stamped = ((item, _instant(at(item, path))) for item in items)
        return [
            item
            for item, stamp in stamped
            if stamp is None or (start <= stamp and (end is None or stamp < end))
        ]

    # -- what is gone ------------------------------------------------------------------------------

    def _is_due(self, every: timedelta) -> bool:
        """Whether all that there is was seen so long ago, or never."""
        if self.reconciled is None:
            return True
        return self.now - datetime.fromisoformat(self.reconciled) >= every

    def _deletions(self, deletes: Sweep | Reconcile, page: Any) -> Iterator[Batch]:
        key = deletes.key or self.resource.key
        listed = List(self.http, deletes.read, key, page)
        for items in listed.pages():
            self.page = listed.token
            if listed.token is None:
                self.step += 1
                self.whole = self.whole or isinstance(deletes, Reconcile)
            ids = [str(at(item, key)) for item in items]
            if isinstance(deletes, Reconcile):
                yield self._told(Batch({}, present=ids))
            else:
                yield self._told(Batch({}, deleted=ids))

    # -- the books ---------------------------------------------------------------------------------

    def _state(self) -> State:
        return {
            "number": self.number, "begun": self.begun, "whole": self.whole,
            "step": self.step, "page": self.page, "reconciled": self.reconciled,
            "again": self.again,
        }  # fmt: skip

    def _told(self, batch: Batch, **more: Any) -> Batch:
        """The batch with more of it, where to go on, and what it took to get it."""
        tally = self.http.tally
        told = replace(
            batch, state=self._state(), done=self.done, requests=tally.requests,
            waited=tally.waited, **more,
        )  # fmt: skip
        tally.requests, tally.waited = 0, 0.0
        return told


def _iso(instant: datetime | None) -> Any:
    return None if instant is None else instant.isoformat()


def _instant(told: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(told)
    except (TypeError, ValueError):
        return None


def _middle(start: datetime | None, end: datetime | None) -> datetime | None:
    """The middle of a stretch, to the second; None: it cannot be halved."""
    if start is None or end is None:
        return None
    middle = (start + (end - start) / 2).replace(microsecond=0)
    return middle if start < middle < end else None
