"""Deals made special on purpose: the ones a report gets wrong when it cuts a corner."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from abmkit.world.days import Clock
from abmkit.world.ledger import Case, CaseKind, Deal
from abmkit.world.profile import Profile

UNKNOWN_BUYERS = {
    "en": (
        "Harrowgate Milling (old CRM)",
        "Tidewater Forge",
        "Wexley Plastics Ltd",
        "Unnamed lead",
    ),
    "ko": ("구관리대장 이관 고객", "삼목단조(주)", "대림금형(가칭)", "이름 미상 문의"),
}


@dataclass
class _Bench:
    """Deals under change, and what was done to which."""

    deals: dict[int, Deal]
    cases: list[Case]

    def pick(self, fits: Callable[[Deal], bool]) -> Deal:
        """The youngest deal that fits and is not special yet."""
        taken = {case.id for case in self.cases}
        youngest = reversed(self.deals.values())
        return next(deal for deal in youngest if deal.id not in taken and fits(deal))

    def late(self, status: str, only: str | None = None) -> Deal:
        """The youngest such deal that ends in the last quarter or after it."""
        return self.pick(
            lambda deal: (
                deal.status == status
                and deal.close_on >= date(2026, 7, 1)
                and only in (None, deal.type)
            )
        )

    def put(self, kind: CaseKind, deal: Deal) -> None:
        self.deals[deal.id] = deal
        self.cases.append(Case(kind, deal.id))


def make_special(
    profile: Profile, deals: tuple[Deal, ...], start: date
) -> tuple[tuple[Deal, ...], tuple[Case, ...]]:
    """Change a dozen deals; the others stay.

    Args:
        profile: Whose deals they are.
        deals: All deals in order of opening.
        start: First day of the world; deals from before it are left alone.
    """
    late = [deal for deal in deals if deal.created_on >= start]
    bench = _Bench({deal.id: deal for deal in late}, [])
    _reopened(bench)
    _quarter_edge(bench, Clock(profile.zone))
    _incomplete(bench)
    _without_account(bench, UNKNOWN_BUYERS[profile.locale])
    return tuple(bench.deals.get(deal.id, deal) for deal in deals), tuple(bench.cases)


def _reopened(bench: _Bench) -> None:
    """The slowest win of the last quarter was lost once on its way, in another quarter."""
    wins = (d for d in bench.deals.values() if d.status == "won" and d.close_on >= date(2026, 7, 6))
    slowest = max(wins, key=lambda d: ((d.close_on - d.created_on).days, d.id))
    bench.put("reopened", slowest)


def _quarter_edge(bench: _Bench, clock: Clock) -> None:
    """A win whose day in the client's zone lies in another quarter than its day in UTC."""
    deal = bench.pick(_ends_about_mid_year)
    evening = clock.instant(date(2026, 6, 30), 21, 15)
    morning = clock.instant(date(2026, 7, 1), 7, 40)
    at = evening if evening.date() == date(2026, 7, 1) else morning
    bench.put("quarter_edge", replace(deal, close_on=clock.day(at), closed_at=at))


def _ends_about_mid_year(deal: Deal) -> bool:
    early = deal.qualified_on is not None and deal.qualified_on < date(2026, 6, 1)
    return early and deal.status == "won" and date(2026, 6, 15) <= deal.close_on < date(2026, 7, 15)


def _incomplete(bench: _Bench) -> None:
    for status in ("open", "open", "open", "won"):
        bench.put("no_amount", _bare(bench.late(status)))
    for status in ("open", "lost", "lost"):
        bench.put("unreadable_amount", _bare(bench.late(status)))


def _bare(deal: Deal) -> Deal:
    return replace(deal, amount=None, term_months=None)


def _without_account(bench: _Bench, names: Iterable[str]) -> None:
    # No first deal gives up its buyer: later expansions build on that.
    for status in ("won", "lost", "open", "open"):
        deal = bench.late(status, only="expansion")
        bench.put("no_account", replace(deal, company_id=None, name=deal.product))
    for status, name in zip(("won", "lost", "lost", "open"), names, strict=True):
        deal = bench.late(status, only="expansion")
        bench.put(
            "unknown_company",
            replace(deal, company_id=None, company_text=name, name=f"{name} – {deal.product}"),
        )
