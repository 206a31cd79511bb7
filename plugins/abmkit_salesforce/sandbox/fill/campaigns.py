"""Campaigns: programmes, what they cost month by month, and who took part in what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from abmkit.sandbox import Record
from abmkit.world import Touch
from abmkit_salesforce.sandbox.fill.pen import Pen

TAKING_PART = ("webinar", "event", "form")
"""Kinds of touch that Salesforce keeps as membership of a campaign, not as a task."""

_TYPES = {
    "paid_social": "Advertisement", "search": "Advertisement", "events": "Trade Show",
    "webinar": "Webinar", "email": "Email", "web": "Website",
}  # fmt: skip


class _Campaigns:
    """Numbers campaigns as they come and finds them again.

    Args:
        pen: Writes them.
    """

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._numbers: Iterator[int] = count(1)
        self._programmes: dict[str, str] = {}
        self._known: dict[tuple[str, date, int], str] = {}
        self._times: dict[tuple[str, date, int], int] = {}

    def programme(self, channel: str) -> str:
        """The id of the campaign above all of a channel."""
        if channel not in self._programmes:
            name = f"{self._pen.word('channel', channel)} programme"
            start, end = self._pen.world.start, self._pen.world.end
            self._programmes[channel] = self.write(name, channel, start, end).id
        return self._programmes[channel]

    def of(self, touch: Touch, day: date) -> str:
        """The id of the campaign of a touch: a day's, or of a form a month's.

        Nobody is a member of one campaign twice: who comes again on the day is in another one.
        """
        first = day.replace(day=1) if touch.kind == "form" else day
        mine = (touch.kind, first, touch.person_id)
        turn = self._times[mine] = self._times.get(mine, 0) + 1
        key = (touch.kind, first, turn)
        if key not in self._known:
            title = str(self._pen.word("kind", touch.kind))
            name = f"{title} {first.isoformat()}" + (f" ({turn})" if turn > 1 else "")
            parent = self.programme(touch.channel)
            self._known[key] = self.write(name, touch.channel, first, first, ParentId=parent).id
        return self._known[key]

    def write(self, name: str, channel: str, first: date, last: date, **more: object) -> Record:
        """Write a campaign."""
        return self._pen.write(
            "Campaign",
            next(self._numbers),
            self._pen.morning(first - timedelta(days=7)),
            self._pen.morning(last),
            Name=name,
            Type=_TYPES.get(channel, "Other"),
            Status="Completed" if last < self._pen.world.end else "In Progress",
            StartDate=first,
            EndDate=last,
            IsActive=last >= self._pen.world.end,
            Channel__c=self._pen.word("channel", channel),
            **more,
        )


def add_campaigns(pen: Pen) -> dict[int, str]:
    """Write programmes, months of spending and members of campaigns.

    Returns:
        The id of the campaign of each touch that is one of taking part, in order of time.
    """
    campaigns = _Campaigns(pen)
    for spend in pen.world.spend:
        last = (spend.on_date.replace(day=28) + timedelta(days=4)).replace(day=1)
        kind = pen.word("cost", spend.kind)
        name = f"{pen.word('channel', spend.channel)} {kind} {spend.on_date:%Y-%m}"
        campaigns.write(
            name,
            spend.channel,
            spend.on_date,
            last - timedelta(days=1),
            ParentId=campaigns.programme(spend.channel),
            ActualCost=spend.amount,
            CurrencyIsoCode=spend.currency,
            Cost_Type__c=kind,
        )
    part = [touch for touch in pen.world.touches if touch.kind in TAKING_PART]
    people = {person.id: person for person in pen.world.people}
    of: dict[int, str] = {}
    for number, touch in enumerate(part, start=1):
        day = pen.world.clock.day(touch.occurred_at)
        person = people[touch.person_id]
        of[touch.id] = campaigns.of(touch, day)
        pen.write(
            "CampaignMember",
            number,
            touch.occurred_at,
            CampaignId=of[touch.id],
            ContactId=pen.person(touch.person_id),
            LeadOrContactId=pen.person(touch.person_id),
            Type="Contact",
            Name=person.name,
            Email=person.email,
            CompanyOrAccount=pen.world.companies[touch.company_id - 1].name,
            Status=pen.word("action", touch.action),
            HasResponded=True,
            FirstRespondedDate=day,
            Responded_At__c=touch.occurred_at,
            Minutes__c=touch.minutes,
            Form__c=pen.word("form", touch.form_kind),
            Opportunity__c=pen.deal(touch.deal_id),
        )
    return of
