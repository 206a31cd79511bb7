"""What a world's ledger tells of the list, its people, and what they did."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from abmkit.world.ledger import Touch

from .ledger_deals import Deals
from .ledger_sums import DAY
from .oracle import ALL, WINDOW, Answer, Scope, count, ratio

KINDS = ("call", "email", "event", "form", "meeting", "visit", "webinar")
RECORDED: set[str | None] = {"held", "no_show", "cancelled"}


class Met(NamedTuple):
    """A touch on its day, with the account that it counts for."""

    day: date
    account: int | None
    touch: Touch


class Touches(Deals):
    """Answers about attention, too."""

    def icp_match(self, ask: Scope) -> Answer:
        listed = self.listed(ask)
        return ratio(Decimal(sum(entry.tier is not None for entry in listed)), len(listed))

    def high_value_accounts(self, ask: Scope) -> Answer:
        listed = self.listed(ask)
        return ratio(Decimal(sum(entry.tier == "1" for entry in listed)), len(listed))

    def known_people(self, ask: Scope) -> Answer:
        listed = {entry.company_id for entry in self.listed(ask)}
        return count(
            len({m.person_id for m in self.world.memberships
                 if m.company_id in listed and m.holds(ask.end)})
        )  # fmt: skip

    def coverage_gap(self, ask: Scope) -> Answer:
        told = self.coverage(ask)
        gap = (told.denominator or Decimal(0)) - (told.numerator or Decimal(0))
        return Answer(gap, gap, None, len(self.listed(ask)))

    # -- touches -----------------------------------------------------------------------------------

    @cached_property
    def met(self) -> list[Met]:
        found = []
        for touch in self.world.touches:
            day = self.day(touch.occurred_at)
            found.append(Met(day, self.employer(touch, day), touch))
        return found

    @cached_property
    def _by_kind(self) -> dict[str, list[Met]]:
        found: dict[str, list[Met]] = defaultdict(list)
        for met in self.met:
            found[met.touch.kind].append(met)
        return found

    def _in(self, ask: Scope, *kinds: str) -> list[Met]:
        """Touches of some kinds with accounts that were on the list on the day."""
        return [
            met
            for kind in kinds
            for met in self._by_kind[kind]
            if ask.start <= met.day <= ask.end
            and self.entry(met.account, met.day)
            and self.fits(met.account, met.day, ask)
        ]

    def meetings_booked(self, ask: Scope) -> Answer:
        return count(len(self._meetings(ask)))

    def meetings_no_show(self, ask: Scope) -> Answer:
        return self._less(ask, {"held", "no_show"}, {"held"})

    def meetings_cancelled(self, ask: Scope) -> Answer:
        return self._less(ask, {"held", "no_show", "cancelled"}, {"held", "no_show"})

    def meetings_unrecorded(self, ask: Scope) -> Answer:
        return self._less(ask, {"held", "no_show", "cancelled", "booked", None}, RECORDED)

    def meetings_unrecorded_share(self, ask: Scope) -> Answer:
        told = self._meetings(ask)
        return ratio(Decimal(len(told - self._meetings(ask, RECORDED))), len(told))

    def _less(self, ask: Scope, some: set[str | None], fewer: set[str | None]) -> Answer:
        told, less = self._meetings(ask, some), self._meetings(ask, fewer)
        return replace(count(len(told) - len(less)), n=len(told))

    def _meetings(self, ask: Scope, outcomes: set[str | None] | None = None) -> set[int | None]:
        return {
            met.touch.meeting_id
            for met in self._in(ask, "meeting")
            if outcomes is None or met.touch.outcome in outcomes
        }

    def form_submissions(self, ask: Scope) -> Answer:
        return count(len(self._forms(ask)))

    def form_fills(self, ask: Scope) -> Answer:
        return count(len({met.touch.person_id for met in self._forms(ask)}))

    def _forms(self, ask: Scope) -> list[Met]:
        return [met for met in self._in(ask, "form") if met.touch.action == "submitted"]

    def multi_threaded_accounts(self, ask: Scope) -> Answer:
        people: dict[int, set[int]] = defaultdict(set)
        listed = {entry.company_id for entry in self.listed(ask)}
        for met in self.met:
            recent = ask.end - WINDOW < met.day <= ask.end
            counts = met.touch.minutes > 0 and not met.touch.is_machine
            if recent and counts and met.account in listed and met.account is not None:
                people[met.account].add(met.touch.person_id)
        return ratio(Decimal(sum(len(each) >= 2 for each in people.values())), len(people))

    def engagement_minutes(self, ask: Scope) -> Answer:
        return self._minutes(self._in(ask, *KINDS))

    def high_value_minutes(self, ask: Scope) -> Answer:
        first = [
            met
            for met in self._in(ask, *KINDS)
            if (entry := self.entry(met.account, met.day)) and entry.tier == "1"
        ]
        return self._minutes(first)

    def _minutes(self, told: list[Met]) -> Answer:
        minutes = [Decimal(0) if m.touch.is_machine else m.touch.minutes for m in told]
        return Answer(sum(minutes, Decimal(0)), sum(minutes, Decimal(0)), None, len(minutes))

    def covered_accounts(self, ask: Scope) -> Answer:
        roles: dict[int, set[str | None]] = defaultdict(set)
        for entry in self.listed(ask):
            for met in self._gave.get(entry.company_id, []):
                if ask.end - WINDOW < met.day <= ask.end:
                    role = self._role(met.touch.person_id, entry.company_id, met.day)
                    roles[entry.company_id] |= {role} & {*entry.required_roles}
        return count(sum(len(each) >= 3 for each in roles.values()))

    def mqa_stock(self, ask: Scope) -> Answer:
        return count(len(self._stock(ask, 100)))

    def mqa_stock_easier(self, ask: Scope) -> Answer:
        return count(len(self._stock(ask, 80)))

    def mqa_stock_harder(self, ask: Scope) -> Answer:
        return count(len(self._stock(ask, 120)))

    def mqa_entries(self, ask: Scope) -> Answer:
        came = set()
        for account, met in self._gave.items():
            if ask.account not in (ALL, account):
                continue
            listed = {entry.valid_from for entry in self.entries[account]}
            days = {each.day for each in met} | {each.day + WINDOW for each in met} | listed
            for day in days:
                if day and ask.start <= day <= ask.end and self.fits(account, day, ask):
                    is_new = self._is_mqa(account, day) and not self._is_mqa(account, day - DAY)
                    came |= {account} if is_new else set()
        return count(len(came))

    def _stock(self, ask: Scope, minutes: int) -> list[int]:
        return [
            account
            for account in self._gave
            if ask.account in (ALL, account)
            and self.fits(account, ask.end, ask)
            and self._is_mqa(account, ask.end, minutes)
        ]

    def _is_mqa(self, account: int, day: date, least: int = 100) -> bool:
        """Of a known tier, so many minutes of two people in the 90 days up to a day; or a demo."""
        entry = self.entry(account, day)
        recent = [m for m in self._gave.get(account, []) if m.day <= day < m.day + WINDOW]
        people = {met.touch.person_id for met in recent}
        attentive = sum(met.touch.minutes for met in recent) >= least and len(people) >= 2
        fits = entry is not None and entry.tier is not None
        return (fits and attentive) or any(met.touch.form_kind == "demo" for met in recent)

    @cached_property
    def _gave(self) -> dict[int, list[Met]]:
        """Touches that gave minutes, by account."""
        found: dict[int, list[Met]] = defaultdict(list)
        for met in self.met:
            if met.account is not None and met.touch.minutes > 0 and not met.touch.is_machine:
                found[met.account].append(met)
        return found

    def _role(self, person: int, company: int, day: date) -> str | None:
        for job in self.jobs[person]:
            if job.company_id == company and job.holds(day):
                return job.role
        return None

    def accounts(self, ask: Scope) -> Answer:
        known = [
            company
            for company in self.world.companies
            if company.created_on <= ask.end and self.fits(company.id, ask.end, ask)
        ]
        return count(len(known))
