"""What people say in a report; printed as they wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Remark:
    """A person's sentence.

    Attributes:
        text: Verbatim.
        author: Who says so; printed beside it.
        metric: Id of the metric it is about, if it is about one.
    """

    text: str
    author: str
    metric: str | None = None


@dataclass(frozen=True)
class NextStep:
    """Something to do.

    Attributes:
        text: Verbatim.
        owner: Who does it.
        due: Until when.
    """

    text: str
    owner: str | None = None
    due: date | None = None


@dataclass(frozen=True)
class Event:
    """Something that happened, as charts over time mark it.

    Attributes:
        day: When.
        text: Verbatim.
    """

    day: date
    text: str


@dataclass(frozen=True)
class Notes:
    """The notes of one client and period.

    Attributes:
        headline: Replaces the generated one.
        remarks: In the order written.
        steps: The next steps.
        events: What charts over time mark, in order of time.
        dropped: Ids of generated sentences that are not printed.
        replaced: A person's sentence by the id of the generated one that it stands for.
    """

    headline: Remark | None = None
    remarks: tuple[Remark, ...] = ()
    steps: tuple[NextStep, ...] = ()
    events: tuple[Event, ...] = ()
    dropped: frozenset[str] = frozenset()
    replaced: Mapping[str, Remark] = field(default_factory=dict)
