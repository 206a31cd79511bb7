"""What sales did: calls and meetings of the ledger; notes and tasks that go with them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from abmkit.sandbox import Record
from abmkit.world import Deal, Touch
from abmkit_hubspot.sandbox.fill.base import Fill, Versions
from abmkit_hubspot.sandbox.words import OUTCOMES, record_id, stamp

_BOOKED_AHEAD = timedelta(days=5)
_USUAL = timedelta(minutes=30)
_NOTE_EVERY = 4


def activities(fill: Fill) -> dict[str, list[Record]]:
    """Records of each kind of engagement; e-mails of sales people there are none."""
    return {
        "calls": list(_calls(fill)),
        "meetings": list(_meetings(fill)),
        "notes": list(_notes(fill)),
        "tasks": list(_tasks(fill)),
        "emails": [],
    }


def _calls(fill: Fill) -> Iterator[Record]:
    for touch in fill.world.touches:
        if touch.kind != "call":
            continue
        _join(fill, "calls", touch.id, [touch])
        cells = {
            "hs_timestamp": stamp(touch.occurred_at),
            "hs_call_title": "Call",
            "hs_call_direction": "OUTBOUND" if touch.direction == "out" else "INBOUND",
            "hs_call_duration": str(int(touch.minutes * 60_000)),
            "hs_call_status": "COMPLETED",
            "hubspot_owner_id": _owner(fill, touch),
        }
        yield fill.record("calls", touch.id, touch.occurred_at, cells)


def _meetings(fill: Fill) -> Iterator[Record]:
    held: dict[int, list[Touch]] = {}
    for touch in fill.world.touches:
        if touch.meeting_id is not None:
            held.setdefault(touch.meeting_id, []).append(touch)
    for number, attendees in sorted(held.items()):
        first = attendees[0]
        _join(fill, "meetings", number, attendees)
        cells = {
            "hs_timestamp": stamp(first.occurred_at),
            "hs_meeting_title": "Meeting",
            "hs_meeting_start_time": stamp(first.occurred_at),
            "hs_meeting_end_time": _end(first),
            "hubspot_owner_id": _owner(fill, first),
        }
        booked = _written(fill, first.occurred_at)
        yield fill.record("meetings", number, booked, cells, _outcomes(first, booked))


def _outcomes(touch: Touch, booked: datetime) -> dict[str, Versions]:
    if touch.outcome is None:
        return {}
    last = (touch.occurred_at, OUTCOMES[touch.outcome])
    return {
        "hs_meeting_outcome": [(booked, OUTCOMES["booked"])]
        + ([last] if touch.outcome != "booked" else [])
    }


def _end(touch: Touch) -> str | None:
    if touch.outcome is None:
        return None
    length = timedelta(minutes=float(touch.minutes)) if touch.outcome == "held" else _USUAL
    return stamp(touch.occurred_at + length)


def _written(fill: Fill, occurs: datetime) -> datetime:
    return min(occurs, fill.world.as_of - timedelta(hours=12)) - _BOOKED_AHEAD


def _notes(fill: Fill) -> Iterator[Record]:
    """A note on some calls; it is no contact of its own."""
    calls = [touch for touch in fill.world.touches if touch.kind == "call"]
    for number, touch in enumerate(calls[::_NOTE_EVERY], start=1):
        _join(fill, "notes", number, [touch])
        cells = {
            "hs_timestamp": stamp(touch.occurred_at),
            "hs_note_body": "<p>Asked for a follow-up.</p>",
            "hubspot_owner_id": _owner(fill, touch),
        }
        yield fill.record("notes", number, touch.occurred_at, cells)


def _tasks(fill: Fill) -> Iterator[Record]:
    """The next step of each open deal."""
    waiting = [deal for deal in fill.world.deals if deal.status == "open"]
    for number, deal in enumerate(waiting, start=1):
        due = fill.at(deal.close_on)
        fill.links.join("tasks", record_id("tasks", number), "deals", record_id("deals", deal.id))
        cells = _task(fill, deal, due)
        yield fill.record("tasks", number, fill.at(deal.created_on), cells)


def _task(fill: Fill, deal: Deal, due: datetime) -> dict[str, str | None]:
    return {
        "hs_timestamp": stamp(due),
        "hs_task_subject": f"Next step: {deal.name}",
        "hs_task_status": "NOT_STARTED",
        "hs_task_priority": "NONE",
        "hs_task_type": "TODO",
        "hubspot_owner_id": fill.owner(deal.owner),
    }


def _owner(fill: Fill, touch: Touch) -> str | None:
    return fill.owner(fill.world.deals[touch.deal_id - 1].owner) if touch.deal_id else None


def _join(fill: Fill, kind: str, number: int, touches: list[Touch]) -> None:
    own = record_id(kind, number)
    for touch in touches:
        fill.links.join(kind, own, "contacts", record_id("contacts", touch.person_id))
        fill.links.join(kind, own, "companies", record_id("companies", touch.company_id))
        if touch.deal_id:
            fill.links.join(kind, own, "deals", record_id("deals", touch.deal_id))
