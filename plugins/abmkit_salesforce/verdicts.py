"""What Salesforce's answers mean."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from abmkit import api

#: The day's calls are counted over the last 24 hours: some are free again within this.
_RESUME = timedelta(hours=1)
_USED = re.compile(r"(?:^|[\s;,])api-usage=([0-9]{1,15})/([0-9]{1,15})\b")

_AGAIN = ("SERVER_UNAVAILABLE", "UNABLE_TO_LOCK_ROW", "UNKNOWN_EXCEPTION")
_SLOW = "lower the setting bulk_above, so that the object is read by Bulk"
_MISSING = {
    "API_CURRENTLY_DISABLED": "turn the API on for the organisation",
    "API_DISABLED_FOR_ORG": (
        "the organisation's edition, or the user's profile, lacks API Enabled; an administrator "
        "grants it"
    ),
    "INSUFFICIENT_ACCESS": "grant the user Read on the object, and on its fields",
    "INSUFFICIENT_ACCESS_OR_READONLY": "grant the user Read on the object, and on its fields",
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": "grant the user Read on what it refers to",
}
_SCOPE = "grant the app the scope: Manage user data via APIs (api)"


def verdict(answer: api.Answer, now: datetime) -> api.Verdict:
    """Judge an answer; the code in its body says more than its status.

    Args:
        answer: The answer.
        now: The instant.
    """
    code, message = _refusal(answer.body)
    if not code:
        return api.by_status(answer) if answer.status != 431 else api.Verdict("shrink")
    said = f"{code}: {message}"
    usual = api.by_status(answer, said)
    if code == "REQUEST_LIMIT_EXCEEDED":
        if "concurrent" in message.lower():
            return replace(usual, kind="burst")
        return replace(usual, kind="daily", resume=now + _RESUME)
    if code in _AGAIN or answer.status < 300:
        return replace(usual, kind="again", said=said)
    if code == "QUERY_TIMEOUT":
        return replace(usual, kind="fatal", advice=_SLOW)
    if code in _MISSING:
        return replace(usual, kind="scope", advice=_MISSING[code])
    if code == "INVALID_SESSION_ID" and "not valid for use" in message:
        return replace(usual, kind="scope", advice=_SCOPE)
    return usual


def calls_left(answer: api.Answer) -> int | None:
    """How many of the day's calls are left, whoever made the others."""
    told = _USED.search(answer.headers.get("sforce-limit-info", ""))
    return int(told[2]) - int(told[1]) if told else None


def in_an_hour(now: datetime) -> datetime:
    """When some of the day's calls are free again."""
    return now + _RESUME


def _refusal(body: Any) -> tuple[str, str]:
    """The code and the words of a refusal; of any other answer empty."""
    first = body[0] if isinstance(body, list) and body else None
    if not isinstance(first, dict) or "errorCode" not in first:
        return "", ""
    return str(first["errorCode"]), str(first.get("message", ""))
