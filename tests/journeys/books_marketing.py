"""What the books tell of marketing: attention, content, e-mails, the website and social media."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from .books_life import WINDOW, Life
from .books_rows import Row
from .books_sums import (
    Number,
    Span,
    Test,
    between,
    came,
    count,
    days,
    distinct,
    mean,
    middle,
    over,
    total,
)
from .oracle import months_back

BOUNCED = ("bounced", "hard_bounced", "soft_bounced")


class Marketing(Life):
    """Answers about touches and about platforms' totals."""

    def met(self, span: Span, test: Test = lambda _: True) -> list[Row]:
        return [row for row in self.touches if span.has(row["day"]) and test(row)]

    def intent_signals(self, span: Span) -> Number:
        return count(self.met(span, lambda t: t["kind"] == "signal" and t["on_list"]))

    def activities(self, span: Span) -> Number:
        return distinct(self.met(span, lambda t: t["on_list"] and not t["is_machine"]), "event")

    def agreement_meetings_kept(self, span: Span) -> Number:
        planned = self.met(span, lambda t: t["kind"] == "meeting" and t["channel"] == "internal")
        held = [row for row in planned if row["outcome"] == "held"]
        return over(distinct(held, "event"), distinct(planned, "event"))

    def referring_accounts(self, span: Span) -> Number:
        return distinct(self.met(span, lambda t: t["channel"] == "referral"), "account")

    def high_value_minutes_share(self, span: Span) -> Number:
        touches = self.met(span, lambda t: t["account"] is not None)
        best = [t for t in touches if (self.entry(t["account"], t["day"]) or {}).get("tier") == "1"]
        return over(total(t["minutes"] for t in best), total(t["minutes"] for t in touches))

    def engaged_accounts(self, span: Span) -> Number:
        recent = Span(span.last - WINDOW + days(1), span.last)
        gave = self.met(recent, lambda t: t["minutes"] > 0 and t["person"])
        return distinct((t for t in gave if self.entry(t["account"], span.last)), "account")

    # -- content -----------------------------------------------------------------------------------

    def form_completion_rate(self, span: Span) -> Number:
        forms = self.met(span, lambda t: t["kind"] == "form")
        viewed = [row for row in forms if row["action"] == "viewed"]
        return over(count(forms) - count(viewed), count(viewed))

    def content_engagement(self, span: Span) -> Number:
        met = self.met(span, lambda t: t["asset"])
        return over(
            distinct((t for t in met if t["minutes"] > 0), "person"), distinct(met, "person")
        )

    def content_minutes(self, span: Span) -> Number:
        return total(row["minutes"] for row in self.met(span, lambda t: t["asset"]))

    def action_rate(self, span: Span) -> Number:
        met = self.met(span, lambda t: t["asset"] and not t["is_machine"])
        acted = [row for row in met if row["action"] in ("clicked", "submitted")]
        return over(distinct(acted, "person"), distinct(met, "person"))

    def content_follow_on_rate(self, span: Span) -> Number:
        gave = [row for row in self.touches if row["minutes"] > 0]
        first = came((row for row in gave if row["asset"]), "person", span)
        again = (
            between(gave, "person", who, day + days(1), day + days(7)) for who, day in first.items()
        )
        return over(Fraction(sum(again)), count(first))

    def programme_minutes(self, span: Span) -> Number:
        return total(row["minutes"] for row in self.met(span, lambda t: t["programme"]))

    # -- e-mails -----------------------------------------------------------------------------------

    def _recipients(self, span: Span, *actions: str) -> Number:
        """For each e-mail the different people of whom something is told, added up."""
        people: dict[str, set[str]] = defaultdict(set)
        for touch in self.met(span, lambda t: t["kind"] == "email" and not t["is_machine"]):
            if touch["action"] in actions and touch["person"]:
                people[touch["event"]].add(touch["person"])
        return Fraction(sum(map(len, people.values())))

    def email_delivery_rate(self, span: Span) -> Number:
        return over(self._recipients(span, "delivered"), self._recipients(span, "sent"))

    def email_bounce_rate(self, span: Span) -> Number:
        return over(self._recipients(span, *BOUNCED), self._recipients(span, "sent"))

    def email_hard_bounce_rate(self, span: Span) -> Number:
        return over(self._recipients(span, "hard_bounced"), self._recipients(span, "sent"))

    def email_soft_bounce_rate(self, span: Span) -> Number:
        return over(self._recipients(span, "soft_bounced"), self._recipients(span, "sent"))

    def email_open_rate(self, span: Span) -> Number:
        return over(self._recipients(span, "opened"), self._recipients(span, "delivered"))

    def email_click_rate(self, span: Span) -> Number:
        return over(self._recipients(span, "clicked"), self._recipients(span, "delivered"))

    def email_click_to_open_rate(self, span: Span) -> Number:
        return over(self._recipients(span, "clicked"), self._recipients(span, "opened", "clicked"))

    def email_unsubscribe_rate(self, span: Span) -> Number:
        return over(self._recipients(span, "unsubscribed"), self._recipients(span, "delivered"))

    def email_complaint_rate(self, span: Span) -> Number:
        return over(self._recipients(span, "complained"), self._recipients(span, "delivered"))

    def unreachable_addresses(self, span: Span) -> Number:
        mails = self.met(span.looking_back, lambda t: t["kind"] == "email")
        bounced = [row for row in mails if row["action"] in BOUNCED]
        return over(distinct(bounced, "person"), distinct(mails, "person"))

    def idle_addresses(self, span: Span) -> Number:
        got = (t for t in self.touches if t["kind"] == "email" and t["action"] == "delivered")
        first = came(got, "person", span)
        did = [t for t in self.touches if t["direction"] == "in" and not t["is_machine"]]
        idle = (
            not between(did, "person", who, months_back(day, 6), day) for who, day in first.items()
        )
        return over(Fraction(sum(idle)), count(first))

    # -- social ------------------------------------------------------------------------------------

    def mentions(self, span: Span) -> Number:
        return count(self.met(span, lambda t: t["kind"] == "social" and t["action"] == "mentioned"))

    def questions_answered(self, span: Span) -> Number:
        said = [row for row in self.touches if row["kind"] == "social"]
        first = came((row for row in said if row["action"] == "asked"), "event", span)
        answers = [row for row in said if row["action"] == "answered"]
        told = (between(answers, "event", who, day, day + days(30)) for who, day in first.items())
        return over(Fraction(sum(told)), count(first))

    # -- totals of platforms -----------------------------------------------------------------------

    def _told(self, span: Span, *names: str) -> list[Row]:
        return [row for row in self.books["stat"] if row["name"] in names and span.has(row["day"])]

    def _sum(self, span: Span, *names: str) -> Number:
        return total(row["value"] for row in self._told(span, *names))

    def sessions(self, span: Span) -> Number:
        return self._sum(span, "sessions")

    def page_views(self, span: Span) -> Number:
        return self._sum(span, "page_views")

    def daily_users(self, span: Span) -> Number:
        return middle(row["value"] for row in self._told(span, "users"))

    def reach(self, span: Span) -> Number:
        return middle(row["value"] for row in self._told(span, "reach"))

    def time_on_page(self, span: Span) -> Number:
        minutes = self._sum(span, "engaged_minutes")
        return over(None if minutes is None else 60 * minutes, self.page_views(span))

    def bounce_rate(self, span: Span) -> Number:
        sessions, engaged = self.sessions(span), self._sum(span, "engaged_sessions")
        return None if sessions is None or engaged is None else over(sessions - engaged, sessions)

    def bounce_rate_one_page(self, span: Span) -> Number:
        return over(self._sum(span, "bounces"), self.sessions(span))

    def landing_page_conversion(self, span: Span) -> Number:
        return over(self._sum(span, "conversions"), self.sessions(span))

    def click_through_rate(self, span: Span) -> Number:
        return over(self._sum(span, "clicks"), self._sum(span, "impressions"))

    def _seen(self, span: Span) -> list[tuple[Decimal, Decimal]]:
        """Positions with the impressions of the same day, channel and page, where there are any."""
        shown: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
        for row in self._told(span, "impressions"):
            shown[row["day"], row["channel"], row["asset"]] += row["value"]
        told = self._told(span, "position")
        places = ((row["value"], (row["day"], row["channel"], row["asset"])) for row in told)
        return [(value, shown[place]) for value, place in places if place in shown]

    def search_position(self, span: Span) -> Number:
        seen = self._seen(span)
        return over(total(at * shown for at, shown in seen), total(shown for _, shown in seen))

    def first_page_share(self, span: Span) -> Number:
        seen = self._seen(span)
        first = total(shown for at, shown in seen if at <= 10)
        return over(first, total(shown for _, shown in seen))

    def _series(self) -> Iterable[list[Row]]:
        by_channel: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(self.books["stat"], key=lambda row: row["day"]):
            if row["name"] == "followers":
                by_channel[row["channel"]].append(row)
        return by_channel.values()

    def followers(self, span: Span) -> Number:
        told = (
            [row for row in series if row["day"] <= span.last][-1:] for series in self._series()
        )
        return total(row["value"] for last in told for row in last)

    def followers_gained(self, span: Span) -> Number:
        told: list[Decimal | None] = []
        for series in self._series():
            for place, row in enumerate(series):
                if span.has(row["day"]):
                    told.append(row["value"] - series[place - 1]["value"] if place else None)
        return total(told)

    def social_engagement(self, span: Span) -> Number:
        return self._sum(span, "reactions", "comments", "shares")

    def social_engagement_rate(self, span: Span) -> Number:
        return over(self.social_engagement(span), self._sum(span, "impressions"))

    def negative_reactions(self, span: Span) -> Number:
        return self._sum(span, "negative_reactions")

    # -- surveys -----------------------------------------------------------------------------------

    def _scores(self, span: Span, *scales: str) -> list[int]:
        told = [row for row in self.answers if span.has(row["day"]) and row["scale"] in scales]
        return [row["score"] for row in told if row["score"] is not None]

    def nps_answers(self, span: Span) -> Number:
        return count(self._scores(span, "nps"))

    def nps(self, span: Span) -> Number:
        scores = self._scores(span, "nps")
        kept = count(s for s in scores if s >= 9) - count(s for s in scores if s <= 6)
        return over(100 * kept, count(scores))

    def customer_satisfaction(self, span: Span) -> Number:
        five, seven = self._scores(span, "csat5"), self._scores(span, "csat7")
        best = count(s for s in five if s >= 4) + count(s for s in seven if s >= 6)
        return over(best, count([*five, *seven]))

    def mean_satisfaction(self, span: Span) -> Number:
        return mean(self._scores(span, "csat5"))

    def promoter_accounts(self, span: Span) -> Number:
        told = (r for r in self.answers if span.has(r["day"]) and r["scale"] == "nps")
        return distinct((r for r in told if (r["score"] or 0) >= 9), "account")

    def survey_response_rate(self, span: Span) -> Number:
        sent = (
            t
            for t in self.touches
            if t["campaign_type"] == "survey" and t["action"] in ("sent", "delivered")
        )
        first = came(sent, "person", span)
        month = timedelta(days=30)
        told = (
            between(self.answers, "person", who, day, day + month) for who, day in first.items()
        )
        return over(Fraction(sum(told)), count(first))
