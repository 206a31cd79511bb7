"""Tasks and events: calls, e-mails and meetings with people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from abmkit import api
from abmkit_salesforce.org import Org
from abmkit_salesforce.tables import (
    ALONE,
    ANSWER,
    PERSON,
    RELATED,
    Content,
    Given,
    Make,
    Plan,
    Table,
)
from abmkit_salesforce.values import number, reference

#: The first characters of an id say what it is of.
_PEOPLE = ("003", "00Q")
_ACCOUNT, _DEAL, _CAMPAIGN = "001", "006", "701"

#: What types and subtypes of activities mean; in other words than these: the object's usual kind.
_KINDS = {
    "call": "call",
    "email": "email",
    "listemail": "email",
    "linkedin": "social",
    "meeting": "meeting",
    "webinar": "webinar",
}
_DIRECTIONS = {"Inbound": "in", "Outbound": "out", "Internal": None}
_SIXTY = Decimal(60)


def tasks(org: Org) -> Plan:
    """Calls, e-mails and what else was done; what is still to be done is planned."""
    cells = {**_common(_task_kind), **_of_tasks(org)}
    table = Table("touch", cells, asks=("Owner.Name",), rows=_people)
    return Plan("Task", (table,), others={"TaskRelation": "TaskId"})


def events(org: Org) -> Plan:
    """Meetings, a row for each who was invited."""
    cells = {**_common(_event_kind), **_of_events(org)}
    table = Table("touch", cells, asks=("Owner.Name",), rows=_invited)
    return Plan("Event", (table,), others={"EventRelation": "EventId"})


def _common(kind: Make) -> Mapping[str, Content]:
    return {
        "source_id": lambda item: item["Id"] if item[ALONE] else f"{item['Id']}:{item[PERSON]}",
        "kind": kind,
        "event": lambda item: None if item[ALONE] else item["Id"],
        "person": lambda item: reference("id", item[PERSON]),
        "account": _account,
        "deal": _about(_DEAL),
        "campaign": _about(_CAMPAIGN),
    }


def _of_tasks(org: Org) -> Mapping[str, Content]:
    def occurred(item: api.Item) -> Any:
        told = item.get("CompletedDateTime")
        return told or org.days.noon(item.get("ActivityDate")) or item.get("CreatedDate")

    return {
        "occurred_at": occurred,
        "action": lambda item: "sent" if _is_done(item) and _task_kind(item) == "email" else None,
        "direction": lambda item: _DIRECTIONS.get(str(item.get("CallType")), "out"),
        "minutes": _minutes_called,
        "outcome": _task_outcome,
    }


def _of_events(org: Org) -> Mapping[str, Content]:
    def occurred(item: api.Item) -> Any:
        told = item.get("StartDateTime") or item.get("ActivityDateTime")
        noon = org.days.noon(item.get("ActivityDate"))
        is_dated = noon if item.get("IsAllDayEvent") else told
        return is_dated or noon or told or item.get("CreatedDate")

    return {
        "occurred_at": occurred,
        "outcome": lambda item: "cancelled" if item[ANSWER] == "Declined" else None,
        "minutes": Given("outcome", "held", "DurationInMinutes"),
    }


def _task_kind(item: api.Item) -> str:
    for name in ("Type", "TaskSubtype"):
        kind = _KINDS.get(str(item.get(name)).lower())
        if kind:
            return kind
    return "call" if item.get("CallType") else "other"


def _event_kind(item: api.Item) -> str:
    return _KINDS.get(str(item.get("Type")).lower(), "meeting")


def _is_done(item: api.Item) -> bool:
    """By its status where the user may not see whether it is closed."""
    closed = item.get("IsClosed")
    return closed is True if closed is not None else item.get("Status") in (None, "Completed")


def _minutes_called(item: api.Item) -> Any:
    seconds = item.get("CallDurationInSeconds")
    if not isinstance(seconds, int) or not _is_done(item) or seconds <= 0:
        return None
    return number((seconds / _SIXTY).quantize(Decimal("0.0001")))


def _task_outcome(item: api.Item) -> str | None:
    """A call that lasted was held; of others it is not known. What is to be done is booked."""
    if not _is_done(item):
        return "booked"
    return "held" if _minutes_called(item) is not None else None


def _about(prefix: str) -> Make:
    """A reference to what an activity is about, if it is of this kind."""

    def about(item: api.Item) -> str | None:
        told = api.text(item.get("WhatId")) or ""
        return reference("id", told) if told.startswith(prefix) else None

    return about


def _account(item: api.Item) -> str | None:
    """The account of an activity with nobody in particular; else it is the person's employer.

    Of a meeting with people of two companies, it is about one.
    """
    if item[PERSON]:
        return None
    return _about(_ACCOUNT)(item) or reference("id", item.get("AccountId"))


def _people(item: api.Item) -> Iterable[api.Item]:
    """A row for each person whom an activity was with; one with nobody is still one."""
    if item.get("IsRecurrence") is True:  # the series; its activities stand for themselves
        return ()
    answers: dict[Any, Any] = {}
    for told in ({"RelationId": item.get("WhoId")}, *item.get(RELATED, ())):
        if str(told.get("RelationId"))[:3] in _PEOPLE and told.get("Status") != "Uninvited":
            answers[told["RelationId"]] = told.get("Status")
    found = list(answers.items()) or [(None, None)]
    return [{**item, PERSON: p, ANSWER: a, ALONE: len(found) == 1} for p, a in found]


def _invited(item: api.Item) -> Iterable[api.Item]:
    """As above, but for the copies that colleagues have of a meeting."""
    return () if item.get("IsChild") is True else _people(item)
