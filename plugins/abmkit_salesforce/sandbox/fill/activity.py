"""Tasks and Events: what was done with people, besides campaigns."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from abmkit.world import Touch
from abmkit_salesforce.sandbox.fill.campaigns import TAKING_PART
from abmkit_salesforce.sandbox.fill.pen import Pen

_PLANNED_MINUTES = 30
_DAYS_UNTIL_ARCHIVED = 365
_SUBTYPES = {"call": "Call", "email": "Email"}


def add_activity(pen: Pen) -> None:
    """Write tasks, and events with all who were invited."""
    meetings: dict[int, list[Touch]] = {}
    for touch in pen.world.touches:
        if touch.meeting_id is not None:
            meetings.setdefault(touch.meeting_id, []).append(touch)
        elif touch.kind not in TAKING_PART:
            _task(pen, touch)
    invited = 0
    for number, touches in meetings.items():
        _event(pen, number, touches)
        for place, touch in enumerate(touches):
            invited += 1
            _relation(pen, invited, number, place, touch)


def _archived(pen: Pen, day: date) -> bool:
    return day < pen.world.end - timedelta(days=_DAYS_UNTIL_ARCHIVED)


def _what(pen: Pen, touch: Touch) -> str | None:
    return pen.deal(touch.deal_id) or pen.account(touch.company_id)


def _task(pen: Pen, touch: Touch) -> None:
    day = pen.world.clock.day(touch.occurred_at)
    title, action = pen.word("kind", touch.kind), pen.word("action", touch.action)
    call = touch.kind == "call"
    pen.write(
        "Task",
        touch.id,
        touch.occurred_at,
        WhoId=pen.person(touch.person_id),
        WhatId=_what(pen, touch),
        AccountId=pen.account(touch.company_id),
        Subject=f"{title}: {action}" if action else title,
        ActivityDate=day,
        Status="Completed",
        Priority="Normal",
        Type=title,
        TaskSubtype=_SUBTYPES.get(touch.kind, "Task"),
        IsClosed=True,
        IsArchived=_archived(pen, day),
        CallDurationInSeconds=int(touch.minutes * 60) if call else None,
        CallType=pen.word("direction", touch.direction) if call else None,
        CompletedDateTime=touch.occurred_at,
        Action__c=action,
        Channel__c=pen.word("channel", touch.channel),
        Direction__c=pen.word("direction", touch.direction),
        Minutes__c=touch.minutes,
        Automated__c=touch.is_machine,
        Marketing_Activity__c=touch.is_marketing,
    )


def _event(pen: Pen, number: int, touches: list[Touch]) -> None:
    first = touches[0]
    lasted = first.minutes if first.outcome == "held" else Decimal(_PLANNED_MINUTES)
    day = pen.world.clock.day(first.occurred_at)
    pen.write(
        "Event",
        number,
        first.occurred_at - timedelta(days=5),
        first.occurred_at if first.outcome else None,
        WhoId=pen.person(first.person_id),
        WhatId=_what(pen, first),
        AccountId=pen.account(first.company_id),
        Subject="Meeting",
        ActivityDate=day,
        ActivityDateTime=first.occurred_at,
        StartDateTime=first.occurred_at,
        EndDateTime=first.occurred_at + timedelta(minutes=int(lasted)),
        DurationInMinutes=int(lasted),
        Type="Meeting",
        ShowAs="Busy",
        EventSubtype="Event",
        IsGroupEvent=len(touches) > 1,
        IsArchived=_archived(pen, day),
        Outcome__c=pen.word("outcome", first.outcome),
        Minutes__c=first.minutes,
        Channel__c=pen.word("channel", first.channel),
        Direction__c=pen.word("direction", first.direction),
    )


def _relation(pen: Pen, number: int, meeting: int, place: int, touch: Touch) -> None:
    pen.write(
        "EventRelation",
        number,
        touch.occurred_at - timedelta(days=5),
        EventId=pen.id("Event", meeting),
        RelationId=pen.person(touch.person_id),
        AccountId=pen.account(touch.company_id),
        IsParent=place == 0,
        IsWhat=False,
        IsInvitee=place > 0,
        Status="Accepted" if place else "New",
    )
