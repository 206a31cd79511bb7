"""The diary: every touch goes through here, so that it is possible and in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, get_args

from abmkit.world.days import Clock
from abmkit.world.draws import Draws
from abmkit.world.ledger import FormKind, Outcome, Touch
from abmkit.world.people import Roster


@dataclass(frozen=True, slots=True)
class Play:
    """A kind of touch: what it is, and how many quarter minutes it holds attention."""

    kind: str
    action: str | None
    channel: str
    direction: Literal["in", "out"]
    quarters: tuple[int, int]
    is_marketing: bool = True
    hours: tuple[int, int] = (8, 20)


OPEN = Play("email", "opened", "email", "in", (4, 4), hours=(6, 22))
CLICK = Play("email", "clicked", "email", "in", (8, 14), hours=(7, 22))
SOCIAL = Play("visit", None, "paid_social", "in", (0, 36), hours=(7, 23))
SEARCH = Play("visit", None, "search", "in", (2, 48))
WEBINAR = Play("webinar", "attended", "webinar", "in", (60, 200), hours=(10, 16))
EVENT = Play("event", "attended", "events", "in", (120, 600), hours=(9, 17))
FORM = Play("form", "submitted", "web", "in", (8, 24))
CALL = Play("call", None, "sales", "out", (8, 90), is_marketing=False, hours=(8, 18))
MEETING = Play("meeting", None, "sales", "out", (120, 240), is_marketing=False, hours=(8, 18))
_FORMS: tuple[FormKind, ...] = get_args(FormKind)


class Diary:
    """Collects touches between the first and the last day of the world.

    Args:
        clock: The client's clock.
        roster: Who is known where on which day; nobody else can be touched.
        draws: Chance for hours and minutes.
        start: First day kept.
        end: Last day kept, but for meetings booked ahead.
        silent: Company ids and the day from which nobody there is touched.
    """

    def __init__(
        self,
        clock: Clock,
        roster: Roster,
        draws: Draws,
        start: date,
        end: date,
        silent: dict[int, date],
    ) -> None:
        self._clock, self._roster, self._draws = clock, roster, draws
        self.start, self.end, self._silent = start, end, silent
        self._touches: list[Touch] = []
        self._meetings = 0

    def people(self, company_id: int, day: date) -> list[int]:
        """Who can be touched there on that day; nobody outside the world or where it is silent."""
        silent_from = self._silent.get(company_id)
        if day < self.start or day > self.end + timedelta(days=20):
            return []
        if silent_from and day >= silent_from:
            return []
        return self._roster.at(company_id, day)

    def touch(
        self, play: Play, company_id: int, person_id: int, day: date, deal_id: int | None = None
    ) -> None:
        """Write down that a person did something on a day up to the end of the world."""
        if day <= self.end:
            self._write(play, [(company_id, person_id)], day, deal_id, None, None)

    def machine_open(self, company_id: int, person_id: int, day: date) -> None:
        """Write down that a mail program fetched the pictures of an e-mail."""
        self._write(OPEN, [(company_id, person_id)], day, None, None, None, is_machine=True)

    def meeting(
        self,
        attendees: Iterable[tuple[int, int]],
        day: date,
        outcome: Outcome | None,
        deal_id: int | None = None,
    ) -> int:
        """Write down one meeting of (company, person) attendees; returns its id.

        Only a held meeting took anybody's time.
        """
        self._meetings += 1
        self._write(MEETING, list(attendees), day, deal_id, self._meetings, outcome)
        return self._meetings

    def touches(self) -> tuple[Touch, ...]:
        """All touches, in order of time, numbered; their numbers say which form was sent in."""
        in_order = sorted(self._touches, key=lambda t: (t.occurred_at, t.person_id, t.kind))
        return tuple(
            replace(
                touch, id=i, form_kind=_FORMS[i % len(_FORMS)] if touch.kind == "form" else None
            )
            for i, touch in enumerate(in_order, start=1)
        )

    def _write(
        self,
        play: Play,
        who: list[tuple[int, int]],
        day: date,
        deal_id: int | None,
        meeting_id: int | None,
        outcome: Outcome | None,
        is_machine: bool = False,
    ) -> None:
        at = self._clock.instant(day, self._draws.between(*play.hours), self._draws.below(60))
        minutes = Decimal(self._draws.between(*play.quarters)) / 4
        if meeting_id is not None:
            minutes = Decimal(minutes // 15 * 15) if outcome == "held" else Decimal(0)
        for company_id, person_id in who:
            self._touches.append(
                Touch(
                    id=0,
                    occurred_at=at,
                    kind=play.kind,
                    action=play.action,
                    channel=play.channel,
                    direction=play.direction,
                    minutes=minutes,
                    person_id=person_id,
                    company_id=company_id,
                    deal_id=deal_id,
                    meeting_id=meeting_id,
                    outcome=outcome,
                    is_machine=is_machine,
                    is_marketing=play.is_marketing,
                )
            )
