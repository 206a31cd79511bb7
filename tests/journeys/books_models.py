"""What models make of the books, worked out once more by plain loops."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .books_deals import MARGIN, Answers
from .books_leads import BY_SALES
from .books_rows import Row
from .books_sums import Number, Span, days, mean, middle, over

Groups = Mapping[Any, Number]
"""The total under None beside a break-down's groups under ``(by, name)``."""


class Models(Answers):
    """Answers of models, total and groups."""

    def _wait(self, since: dict[Any, datetime], told: list[Row], key: str, most: int) -> Groups:
        waits = []
        for who, at in since.items():
            after = [row["occurred_at"] for row in told if row[key] == who]
            soon = [each for each in after if timedelta(0) <= each - at <= days(most)]
            if soon:
                waits.append(Fraction((min(soon) - at) / timedelta(seconds=1)) / 3600)
        return {None: middle(waits)}

    def question_wait(self, span: Span) -> Groups:
        asked = self.met(span, lambda t: t["kind"] == "social" and t["action"] == "asked")
        answers = [t for t in self.touches if t["kind"] == "social" and t["action"] == "answered"]
        # Days after the period end with a day, so that the last answers of a month may be missed.
        answers = [t for t in answers if t["day"] <= span.last + days(30)]
        return self._wait(_first(asked, "event", "occurred_at"), answers, "event", 30)

    def mql_wait(self, span: Span) -> Groups:
        mqls = [s for s in self.stays("person") if s["step"] == "mql" and span.has(s["day"])]
        sales = [
            t
            for t in self.touches
            if t["kind"] in BY_SALES
            and not t["is_marketing"]
            and not t["is_machine"]
            and t["direction"] != "in"
            and t["day"] <= span.last + days(7)
        ]
        return self._wait(_first(mqls, "subject", "at"), sales, "person", 7)

    def addresses_to_clean(self, span: Span) -> Groups:
        since = Span(span.first - days(180), span.last)
        mails = self.met(since, lambda t: t["kind"] == "email" and t["person"])
        deeds = self.met(since, lambda t: t["direction"] == "in" and not t["is_machine"])
        bad = {t["person"] for t in mails if str(t["action"]).endswith("bounced")}
        everybody = {t["person"] for t in mails}
        bad |= everybody - {t["person"] for t in deeds}
        return {None: over(Fraction(len(bad)), Fraction(len(everybody)))}

    def advocate_accounts(self, span: Span) -> Groups:
        referrals = self.met(span, lambda t: t["channel"] == "referral")
        promoters = (r for r in self.answers if r["scale"] == "nps" and (r["score"] or 0) >= 9)
        told = (*referrals, *(r for r in promoters if span.has(r["day"])))
        return {None: Fraction(len({row["account"] for row in told} - {None}))}

    def content_minutes_gained(self, span: Span) -> Groups:
        gave = [t for t in self.touches if t["minutes"] > 0 and t["person"]]
        first: dict[tuple[str, str], Any] = {}
        for touch in gave:
            if touch["asset"] and span.has(touch["day"]):
                pair = (touch["asset"], touch["person"])
                first[pair] = min(first.get(pair, touch["day"]), touch["day"])
        gains: dict[str, list[Decimal]] = defaultdict(list)
        for (asset, person), day in first.items():
            mine = [t for t in gave if t["person"] == person]
            after = sum(t["minutes"] for t in mine if day < t["day"] <= day + days(7))
            before = sum(t["minutes"] for t in mine if day - days(7) <= t["day"] < day)
            gains[asset].append(Decimal(after - before))
        groups = {("asset_id", asset): mean(told) for asset, told in gains.items()}
        return {None: mean(gain for told in gains.values() for gain in told), **groups}

    def lead_score_profile(self, span: Span) -> Groups:
        stays = self.stays("person")
        leads = [s for s in stays if s["step"] == "lead" and s["is_first"] and span.has(s["day"])]
        bands: dict[Any, int] = defaultdict(int)
        for lead in leads:
            told = [
                stay
                for stay in stays
                if stay["subject"] == lead["subject"]
                and stay["score"] is not None
                and lead["day"] <= stay["day"] <= lead["day"] + days(30)
            ]
            last = max(told, key=lambda stay: stay["at"], default=None)
            bands[str(int(last["score"] // 10) * 10) if last else None] += 1
        groups = {("band", band): Fraction(n) for band, n in bands.items()}
        return {None: Fraction(len(leads)), **groups}

    def score_change(self, span: Span) -> Groups:
        told = [s for s in self.stays("person") if s["score"] is not None]
        told = [s for s in told if span.first - days(90) <= s["day"] <= span.last + days(90)]
        changes: dict[str, list[Decimal]] = defaultdict(list)
        for touch in self.met(span, lambda t: t["person"] and not t["is_machine"]):
            mine = sorted(
                (s for s in told if s["subject"] == touch["person"]), key=lambda s: s["at"]
            )
            before = [s for s in mine if s["at"] <= touch["occurred_at"]][-1:]
            after = [s for s in mine if s["at"] > touch["occurred_at"]][:1]
            if before and after:
                (old,), (new,), at = before, after, touch["occurred_at"]
                if at - old["at"] <= days(90) and new["at"] - at <= days(90):
                    changes[touch["kind"]].append(new["score"] - old["score"])
        groups = {("kind", kind): mean(each) for kind, each in changes.items()}
        return {None: mean(one for each in changes.values() for one in each), **groups}

    def variant_difference(self, span: Span) -> Groups:
        met: dict[Any, set[str]] = defaultdict(set)
        acted: dict[Any, set[str]] = defaultdict(set)
        for touch in self.met(span, lambda t: t["asset"] and t["person"] and not t["is_machine"]):
            variant = self.assets[touch["asset"]]["variant"]
            met[variant].add(touch["person"])
            if touch["action"] in ("clicked", "submitted"):
                acted[variant].add(touch["person"])
        share = {name: Fraction(len(acted[name]), len(met[name])) for name in met}
        difference = share["B"] - share["A"] if share.keys() == {"A", "B"} else None
        return {None: difference, **{("variant", name): each for name, each in share.items()}}

    def credited_roi(self, span: Span) -> Groups:
        """In total alone: whatever the rule, all deals with a path are credited whole."""
        spent = self.full_cost(span)
        worth = Fraction(0)
        for deal in self._closed(span):
            year = [
                t
                for t in self._before(deal)
                if t["is_marketing"]
                and t["minutes"] > 0
                and t["day"] >= deal["close_on"] - days(365)
            ]
            worth += Fraction(deal["amount"] or 0) if year else 0
        return {None: (worth * MARGIN - spent) / spent if spent else None}


def _first(rows: list[Row], key: str, at: str) -> dict[Any, datetime]:
    found: dict[Any, datetime] = {}
    for row in rows:
        found[row[key]] = min(found.get(row[key], row[at]), row[at])
    return found


MODELS = sorted(
    name for name in vars(Models) if not name.startswith("_") and callable(vars(Models)[name])
)
