"""What engagements become: a touch of each contact that took part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from abmkit import api
from abmkit_hubspot.cells import divided, instant, meaning
from abmkit_hubspot.crm import Kind, Tables
from abmkit_hubspot.portal import Portal
from abmkit_hubspot.settings import HubSpotConfig
from abmkit_hubspot.shape import first, shaped

_MILLIS = "60000"
_MEETING = {
    "SCHEDULED": "booked",
    "COMPLETED": "held",
    "RESCHEDULED": "cancelled",
    "NO_SHOW": "no_show",
    "CANCELED": "cancelled",
}
#: HubSpot's own dispositions have the same ids in every portal; the first is "Connected".
_CALL = {
    "F240BBAC_87C9_4F6E_BF70_924B57D47DB7": "held",
    "73A0D17F_1163_4015_BDD5_EC830791DA20": "no_show",
    "9D9162E7_6CF3_4944_BF63_4DFF82258764": "no_show",
    "A4C4C377_D246_4B32_A13B_75A56A4CD0FF": "no_show",
    "B2CF5968_551E_4856_9783_52B3DA59A7D0": "no_show",
    "17B47FEE_58DE_441E_A44C_C6300D46F273": "no_show",
    # A status is told where nobody chose a disposition; a call that was merely logged is COMPLETED.
    "NO_ANSWER": "no_show",
    "BUSY": "no_show",
    "MISSED": "no_show",
    "FAILED": "no_show",
    "CANCELED": "cancelled",
    "QUEUED": "booked",
}
_CALL_DIRECTION = {"INBOUND": "in", "OUTBOUND": "out"}
_EMAIL_DIRECTION = {"EMAIL": "out", "INCOMING_EMAIL": "in", "FORWARDED_EMAIL": "in"}
_EMAIL_ACTION = {"EMAIL": "sent", "INCOMING_EMAIL": "replied", "FORWARDED_EMAIL": "forwarded"}


def activities(portal: Portal, config: HubSpotConfig, ends: Sequence[str]) -> Iterator[Kind]:
    """The objects: calls, meetings, e-mails, notes and tasks.

    Args:
        portal: Whose.
        config: The settings.
        ends: The objects that they are associated with.
    """
    for name, cells in _kinds(config).items():
        scope = "sales-email-read" if name == "emails" else "crm.objects.contacts.read"
        whole = {**_SHARED, **cells}
        yield Kind(
            name,
            ("touch",),
            _rows(name, whole, config, portal),
            scope,
            tuple(ends),
            shape=lambda: config.outcomes,
            cells=partial(dict, whole),
        )


def _rows(
    name: str, cells: Mapping[str, api.Cell], config: HubSpotConfig, portal: Portal
) -> Callable[[Sequence[api.Item]], Tables]:
    touches = shaped("touch", cells, config.columns.get(name, {}), portal.zone)

    def rows(items: Sequence[api.Item]) -> Tables:
        return {"touch": touches([each for item in items for each in _met(item)])}

    return rows


def _met(item: api.Item) -> Iterator[api.Item]:
    """The record once for each contact that took part, or once where none is known."""
    ends = item.get("ends", {})
    shared = {"account": _only(ends.get("companies")), "deal": _only(ends.get("deals"))}
    for contact in ends.get("contacts") or [None]:
        own = f"{item['id']}:{contact}" if contact else item["id"]
        yield {**item, "met": {**shared, "person": contact and f"id:{contact}", "own": own}}


def _only(ends: Mapping[str, object] | None) -> str | None:
    """The one that there is; of several none is meant."""
    return f"id:{next(iter(ends))}" if ends and len(ends) == 1 else None


def _occurred(*names: str) -> Callable[[api.Item], object]:
    told = first(*names)
    return lambda item: instant(told(item)) or item["createdAt"]


def _is(kind: str) -> Callable[[api.Item], object]:
    return lambda item: kind


def _in(values: Mapping[str, str], name: str) -> Callable[[api.Item], object]:
    return lambda item: values.get(item["properties"].get(name) or "")


_SHARED: Mapping[str, api.Cell] = {
    "source_id": "met.own",
    "occurred_at": _occurred("hs_timestamp"),
    "event": "id",
    "account": "met.account",
    "person": "met.person",
    "deal": "met.deal",
    "channel": _is("sales"),
    "is_marketing": _is("false"),
}


def _kinds(config: HubSpotConfig) -> dict[str, dict[str, api.Cell]]:
    def outcome(usual: Mapping[str, str], *names: str) -> Callable[[api.Item], object]:
        told = first(*names)
        return lambda item: meaning(config.outcomes, usual, told(item))

    return {
        "calls": {
            "kind": _is("call"),
            "direction": _in(_CALL_DIRECTION, "hs_call_direction"),
            "minutes": lambda item: divided(item["properties"].get("hs_call_duration"), _MILLIS),
            "outcome": outcome(_CALL, "hs_call_disposition", "hs_call_status"),
        },
        "meetings": {
            "kind": _is("meeting"),
            "occurred_at": _occurred("hs_meeting_start_time", "hs_timestamp"),
            "minutes": _lasted(outcome(_MEETING, "hs_meeting_outcome")),
            "outcome": outcome(_MEETING, "hs_meeting_outcome"),
        },
        "emails": {
            "kind": _is("email"),
            "action": _in(_EMAIL_ACTION, "hs_email_direction"),
            "direction": _in(_EMAIL_DIRECTION, "hs_email_direction"),
        },
        "notes": {"kind": _is("other"), "action": _is("note")},
        "tasks": {
            "kind": _is("other"),
            "action": _is("task"),
            "occurred_at": _occurred("hs_task_completion_date", "hs_timestamp"),
        },
    }


def _lasted(outcome: Callable[[api.Item], object]) -> Callable[[api.Item], object]:
    """Minutes from the start of a meeting to its end, if it was held."""

    def minutes(item: api.Item) -> str | None:
        values = item["properties"]
        start, end = values.get("hs_meeting_start_time"), values.get("hs_meeting_end_time")
        if not (start and end) or outcome(item) != "held":
            return None
        length = datetime.fromisoformat(end) - datetime.fromisoformat(start)
        return divided(str(int(length.total_seconds())), "60")

    return minutes
