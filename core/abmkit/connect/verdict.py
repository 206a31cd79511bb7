"""What an answer means for the one who asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from math import isnan, nan
from typing import Literal

from abmkit.connect.request import Answer

Kind = Literal["ok", "burst", "daily", "auth", "scope", "shrink", "again", "fatal"]


@dataclass(frozen=True)
class Verdict:
    """How to go on after an answer.

    Attributes:
        kind: ``ok``: take it; ``burst``: too many at once, wait and ask again; ``daily``: the
            budget is used up, stop and go on after ``resume``; ``auth``: the token is refused,
            renew it once; ``scope``: a permission is missing; ``shrink``: ask for less;
            ``again``: the vendor stumbled, ask again a few times; ``fatal``: give up.
        said: What the vendor says, in a line.
        after: Seconds to wait; None: not told.
        resume: When a used up budget is full again; None: not told.
        advice: What a person can do, such as how to grant a scope.
    """

    kind: Kind
    said: str = ""
    after: float | None = None
    resume: datetime | None = None
    advice: str = ""


OK = Verdict("ok")

#: A year in seconds: who asks for more has mistaken the unit, and no calendar may reach so far.
_LONGEST = 366 * 86_400.0

_KINDS: dict[int, Kind] = {
    401: "auth", 403: "scope", 408: "again", 413: "shrink", 414: "shrink", 425: "again",
    429: "burst",
}  # fmt: skip


def by_status(answer: Answer, said: str = "") -> Verdict:
    """Judge an answer by its status alone: what a vendor's own ``classify`` falls back to.

    Args:
        answer: The answer.
        said: What the vendor says; empty: the body, of which a message tells the beginning.
    """
    if 200 <= answer.status < 300:
        return OK
    kind = _KINDS.get(answer.status, "again" if answer.status >= 500 else "fatal")
    words = said or " ".join(answer.text.split())
    return Verdict(kind, f"{answer.status} {words}".strip(), retry_after(answer))


def retry_after(answer: Answer) -> float | None:
    """Seconds that the header ``Retry-After`` asks to wait, at most a year; None: it asks none."""
    told = answer.headers.get("retry-after", "").strip()
    seconds = _seconds(told, answer.headers.get("date")) if told else nan
    return None if isnan(seconds) else min(max(0.0, seconds), _LONGEST)


def _seconds(told: str, sent: str | None) -> float:
    try:
        return float(told)
    except ValueError:
        pass
    try:
        wait = parsedate_to_datetime(told) - parsedate_to_datetime(sent or told)
    except (TypeError, ValueError):
        return nan
    return wait.total_seconds()
