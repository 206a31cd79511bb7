"""Stays on the steps of ladders, worked out row by row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cached_property

from abmkit.derive import Ladder

from .plain import Plain
from .rows import Row


class Ladders(Plain):
    """Facts that rest on stages, too."""

    @cached_property
    def walked(self) -> list[Row]:
        """All stays, with whether they count."""
        return list(self._stages())

    @property
    def stages(self) -> list[Row]:
        return [row for row in self.walked if row["counts"]]

    def _stages(self) -> Iterator[Row]:
        by_subject: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in self.records.heard["stage"]:
            subject = self.records.who(row[row["ladder"]])
            if row["ladder"] == "deal" and subject not in self.deal_rows:
                continue
            if subject is not None:
                step = self._step(row["ladder"], row["step"])
                by_subject[row["ladder"], subject].append({**row, "means": step})
        for (ladder, subject), rows in by_subject.items():
            rows.sort(key=lambda row: (row["entered_at"], row["key"]))
            yield from self._walk(ladder, subject, list(_stays(rows)))

    def _step(self, ladder: str, stage: str) -> str | None:
        rules = self.records.rules.ladders.get(ladder)
        if rules is None:
            return stage
        return rules.stages.get(stage, stage if stage in rules.steps else None)

    def _walk(self, ladder: str, subject: int, stays: list[list[Row]]) -> Iterator[Row]:
        rules = self.records.rules.ladders.get(ladder)
        steps = [stay[0]["means"] for stay in stays]
        for place, stay in enumerate(stays):
            step, following = steps[place], steps[place + 1 :]
            entered = stay[0]["entered_at"]
            left = [
                stay[-1]["left_at"],
                *(s[0]["entered_at"] for s in stays[place + 1 : place + 2]),
            ]
            on = self.records.day(entered)
            gone = min((at for at in left if at), default=None)
            off = self.records.day(gone) if gone else None
            own = {name: self._of(ladder, name, subject) for name in ("deal", "person", "account")}
            account = own["account"]
            if ladder == "person":
                account = self.records.employer(subject, on)
            deal = self.deal_rows.get(own["deal"], {})
            place_on = number(rules, step)
            heights = [height(rules, each) for each in following]
            entry = steps[: place + 1].count(step)
            currency = stay[0]["currency"] or deal.get("currency")
            amount = next((row["amount"] for row in stay if row["amount"] is not None), None)
            yield {
                "id": stay[0]["key"],
                "counts": not self.records.excluded(
                    on, deal=own["deal"], person=own["person"], account=account
                ),
                **self.records.about(account),
                **self.records.attributes(own["person"]),
                "ladder": ladder,
                "subject_id": subject,
                "deal_id": own["deal"],
                "step": step,
                "step_number": place_on,
                "previous_step": steps[place - 1] if place else None,
                "next_step": following[0] if following else None,
                "entry": entry,
                "is_first": entry == 1,
                "advanced": any(h is not None and place_on is not None and h > place_on
                                for h in heights),
                "rose": any(h is not None and place_on is not None and h > place_on
                            for h in heights[:1]),
                "days_in_step": (off - on).days if off else None,
                "amount": self.records.worth(amount, currency, on),
                "score": next((row["score"] for row in stay if row["score"] is not None), None),
                **{name: deal.get(name) for name in ("type", "product", "pipeline", "owner")},
                "entered_on": on,
                "left_on": off,
                **self.records.dated("entered_on", account, on),
            }  # fmt: skip

    def _of(self, ladder: str, name: str, subject: int) -> int | None:
        """The deal, person or account that a stay on a ladder is about."""
        if ladder == "deal" and name == "account":
            return self.records.who(self.deal_rows[subject]["account"])
        return subject if name == ladder else None


def _stays(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows that follow each other on one step, in order of time."""
    stay: list[Row] = []
    for row in rows:
        left = stay[-1]["left_at"] if stay else None
        away = left is not None and row["entered_at"] - left > timedelta(days=1)
        if stay and (row["means"] != stay[-1]["means"] or away):
            yield stay
            stay = []
        stay.append(row)
    if stay:
        yield stay


def number(rules: Ladder | None, step: str | None) -> int | None:
    """The place of a step on its ladder, from 1."""
    return rules.steps.index(step) + 1 if rules and step in rules.steps else None


def height(rules: Ladder | None, step: str | None) -> int | None:
    """How far up a step is; what is lost is nowhere."""
    return None if rules and step == rules.lost else number(rules, step)
