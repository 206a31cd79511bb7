"""What the books mean day by day, worked out row by row: who, where, how much, how far.

Plain loops over plain rows, by the words of the definitions; nothing of the engine is asked.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from .books_rows import ACCOUNTS, FIRST, Books, Row
from .oracle import months_back

ZONE = ZoneInfo("America/New_York")
MINUTES = {"call": 10, "email": 1, "form": 5, "meeting": 30, "social": 1, "visit": 2, "webinar": 30}
WINDOW = timedelta(days=90)
DAY = timedelta(days=1)
STEPS = ("listed", "engaged", "mqa", "opportunity", "customer")


def covers(row: Row, day: date, start: str = "valid_from", stop: str = "valid_to") -> bool:
    return (row[start] is None or row[start] <= day) and (row[stop] is None or day < row[stop])


class Life:
    """The books read once, with what each touch, stage and answer stands for beside it."""

    def __init__(self, books: Books, last: date) -> None:
        self.books, self.last = books, last
        self.campaigns = {row["source_id"]: row for row in books["campaign"]}
        self.assets = {row["source_id"]: row for row in books["asset"]}
        self.touches = [self._touch(row) for row in books["touch"]]
        self.answers = [
            {**row, "day": _day(row["answered_at"]), "account": self._home(row, "answered_at")}
            for row in books["response"]
        ]

    def _touch(self, row: Row) -> Row:
        campaign = self.campaigns.get(row["campaign"], {})
        told = {
            **row,
            "day": _day(row["occurred_at"]),
            "account": self._home(row, "occurred_at"),
            "minutes": minutes(row),
            "is_machine": bool(row["is_machine"]),
            "is_marketing": bool(row["is_marketing"]),
            "campaign_type": campaign.get("type"),
            "programme": campaign.get("programme"),
        }
        told["on_list"] = self.entry(told["account"], told["day"]) is not None
        return told

    def _home(self, row: Row, at: str) -> str | None:
        """The account that a row names, else the employer of its person on that day."""
        return row["account"] or self.employer(row["person"], _day(row[at]))

    @cached_property
    def _jobs(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.books["membership"]:
            if row["deal"] is None:
                found[row["person"]].append(row)
        return found

    def employer(self, person: str | None, day: date) -> str | None:
        jobs = self._jobs.get(person or "", [])
        return next((row["account"] for row in jobs if covers(row, day)), None)

    def entry(self, account: str | None, day: date) -> Row | None:
        """The account's place on the target list on a day."""
        return next((row for row in self._stays.get(account or "", []) if covers(row, day)), None)

    @cached_property
    def _stays(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.books["list_member"]:
            found[row["account"]].append(row)
        return found

    # -- ladders -----------------------------------------------------------------------------------

    def stays(self, ladder: str) -> list[Row]:
        """Each subject's stays on steps: rows of one step that follow each other are one."""
        by_subject: dict[str, list[Row]] = defaultdict(list)
        for row in self.books["stage"]:
            if row["ladder"] == ladder:
                by_subject[row[ladder]].append(row)
        found = []
        for subject, rows in by_subject.items():
            told = sorted(rows, key=lambda row: row["entered_at"])
            walk: list[list[Row]] = []
            for row in told:
                if walk and walk[-1][0]["step"] == row["step"]:
                    walk[-1].append(row)
                else:
                    walk.append([row])
            names = [each[0]["step"] for each in walk]
            for place, each in enumerate(walk):
                first = _day(each[0]["entered_at"])
                after = [_day(later[0]["entered_at"]) for later in walk[place + 1 : place + 2]]
                scores = [row["score"] for row in each if row["score"] is not None]
                found.append({
                    "subject": subject,
                    "step": names[place],
                    "at": each[0]["entered_at"],
                    "day": first,
                    "left": after[0] if after else None,
                    "before": names[place - 1] if place else None,
                    "after": names[place + 1] if after else None,
                    "is_first": names[place] not in names[:place],
                    "score": scores[0] if scores else None,
                    "account": subject if ladder == "account" else self.employer(subject, first),
                })  # fmt: skip
        return found

    # -- attention ---------------------------------------------------------------------------------

    @cached_property
    def _gave(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for touch in self.touches:
            if touch["account"] and (touch["minutes"] > 0 or _is_demo(touch)):
                found[touch["account"]].append(touch)
        return found

    @cache  # noqa: B019
    def attention(self, account: str, day: date) -> tuple[Decimal, int, int]:
        """Minutes of the 90 days up to a day, the people who gave them, and demos asked for."""
        recent = [t for t in self._gave.get(account, []) if t["day"] <= day < t["day"] + WINDOW]
        people = {t["person"] for t in recent if t["minutes"] > 0 and t["person"]}
        demos = sum(map(_is_demo, recent))
        return sum((t["minutes"] for t in recent), Decimal(0)), len(people), demos

    # -- customers ---------------------------------------------------------------------------------

    @cached_property
    def _paying(self) -> dict[str, list[tuple[int, date, date, Decimal | None]]]:
        """By account: rank (recurring money, a term, twelve months), from, to, worth a year."""
        found: dict[str, list[tuple[int, date, date, Decimal | None]]] = defaultdict(list)
        for row in self.books["money"]:
            if row["kind"] == "recurring":
                start, stop = row["covers_from"], row["covers_to"]
                months = (stop.year - start.year) * 12 + stop.month - start.month
                found[row["account"]].append((1, start, stop, row["amount"] * 12 / months))
        for deal in self.won:
            if deal["account"]:
                term = deal["term_months"]
                stop = months_back(deal["close_on"], -(term or 12))
                worth = deal["amount"]
                if term and worth is not None:
                    worth = (worth * 12 / term).quantize(Decimal("0.0001"), ROUND_HALF_UP)
                found[deal["account"]].append((2 if term else 3, deal["close_on"], stop, worth))
        return found

    @cached_property
    def won(self) -> list[Row]:
        return [deal for deal in self.books["deal"] if deal["status"] == "won"]

    def worth(self, account: str, day: date) -> tuple[bool, Decimal | None]:
        """Whether an account is a customer on a day, and what it is worth a year, if known."""
        held = [each for each in self._paying.get(account, []) if each[1] <= day < each[2]]
        best = [worth for rank, *_, worth in held if rank == min(each[0] for each in held)]
        known = [each for each in best if each is not None]
        return bool(held), sum(known, Decimal(0)) if known else None

    def customers(self, day: date) -> dict[str, Decimal | None]:
        told = {account: self.worth(account, day) for account in ACCOUNTS}
        return {account: worth for account, (is_one, worth) in told.items() if is_one}

    # -- the journey -------------------------------------------------------------------------------

    def step(self, account: str, day: date) -> str | None:
        """The highest step whose condition holds on a day."""
        minutes_, people, demos = self.attention(account, day)
        entry = self.entry(account, day)
        fits = entry is not None and entry["tier"] is not None
        is_open = any(
            deal["account"] == account
            and deal["created_on"] <= day
            and (deal["status"] == "open" or day < deal["close_on"])
            for deal in self.books["deal"]
        )
        if self.worth(account, day)[0]:
            return "customer"
        if is_open:
            return "opportunity"
        if (fits and minutes_ >= 100 and people >= 2) or demos > 0:
            return "mqa"
        if minutes_ >= 10 or demos:
            return "engaged"
        return "listed" if entry else None

    @cached_property
    def walks(self) -> list[Row]:
        """Every stay of every account on a step of its journey."""
        return [stay for account in ACCOUNTS for stay in self._walk(account)]

    def _walk(self, account: str) -> Iterator[Row]:
        before: str | None = None
        qualified: date | None = None
        day = FIRST - WINDOW
        while day <= self.last:
            step = self.step(account, day)
            if step != before:
                if step:
                    since = (day - qualified).days if qualified else None
                    yield {"account": account, "step": step, "day": day, "since": since}
                if step == "mqa":
                    qualified = day
            before, day = step, day + DAY


def minutes(touch: Row) -> Decimal:
    """What a touch weighs: as measured, else as its kind does where somebody came or wrote."""
    if touch["is_machine"]:
        return Decimal(0)
    if touch["minutes"] is not None:
        return Decimal(touch["minutes"])
    met = touch["kind"] in ("meeting", "call")
    if (met and touch["outcome"] != "held") or (not met and touch["direction"] == "out"):
        return Decimal(0)
    return Decimal(MINUTES.get(touch["kind"], 0))


def _is_demo(touch: Row) -> bool:
    return touch["kind"] == "form" and touch["form_kind"] == "demo" and not touch["is_machine"]


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()
