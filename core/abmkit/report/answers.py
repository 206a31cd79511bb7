"""The numbers of a report, found by what it asked for; nothing else can be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from abmkit.errors import PluginError
from abmkit.metrics.ask import COMPARISONS, TOTAL, Ask, Number
from abmkit.period import Period

Key = str | int | None
"""A group of a break-down; None is a group of its own."""

_Place = tuple[str, date, date, str | None]


class Answers:
    """The numbers that came back for the asks of one report.

    Args:
        report: Name of the report, for messages.
        asks: What it declared.
        period: The period reported.
        numbers: What the metric engine answered.
    """

    def __init__(
        self, report: str, asks: Iterable[Ask], period: Period, numbers: Iterable[Number]
    ) -> None:
        self._report = report
        self._asks = tuple(asks)
        self.period = period
        self._found: dict[_Place, dict[Key, Number]] = {}
        for number in numbers:
            self._found.setdefault(_place(number.metric, number.period, number.by), {})[
                number.key
            ] = number

    def asked(
        self,
        metric: str,
        by: str | None = None,
        compare: str | None = None,
        months: bool = False,
        within: bool = False,
    ) -> bool:
        """Whether one of the asks covers a read; totals come with every ask."""
        return any(
            ask.metric == metric
            and by in (None, ask.by)
            and (compare is None or compare in ask.compare)
            and (not months or ask.months > 0)
            and (not within or ask.within)
            for ask in self._asks
        )

    def one(self, metric: str, compare: str | None = None) -> Number:
        """The total of a metric, or that of the period it is compared with.

        Raises:
            PluginError: The report did not ask for it.
        """
        self._require(metric, compare=compare)
        return self._total(metric, self.compared(compare))

    def groups(self, metric: str, by: str, compare: str | None = None) -> dict[Key, Number]:
        """The numbers of a metric by group, in order of the groups' names; None comes last.

        Raises:
            PluginError: The report did not ask for it.
        """
        self._require(metric, by=by, compare=compare)
        found = self._found.get(_place(metric, self.compared(compare), by), {})
        return dict(sorted(found.items(), key=lambda item: (item[0] is None, str(item[0]))))

    def pair(
        self, metric: str, compare: str, by: str | None, key: Key, of: str | None = None
    ) -> tuple[Number, Number] | None:
        """A number and the one it is compared with; None where a group lacks one of them.

        Args:
            metric: Id of the metric.
            compare: What it is compared with.
            by: A break-down; None: the totals.
            key: The group.
            of: The period compared, by the name of its comparison; None: the one reported.

        Raises:
            PluginError: The report did not ask for them.
        """
        if by is None:
            return self.one(metric, of), self.one(metric, compare)
        new, old = (self.groups(metric, by, each).get(key) for each in (of, compare))
        return (new, old) if new and old else None

    def months(self, metric: str) -> list[Number]:
        """The calendar months up to the period's last one, oldest first.

        Raises:
            PluginError: The report did not ask for them.
        """
        self._require(metric, months=True)
        return [self._total(metric, month) for month in self._trend(metric)]

    def months_by(self, metric: str, by: str, key: Key) -> list[Number | None]:
        """The same for one group; None where the group has no number in a month.

        Raises:
            PluginError: The report did not ask for them.
        """
        self._require(metric, by=by, months=True)
        places = (_place(metric, month, by) for month in self._trend(metric))
        return [self._found.get(place, {}).get(key) for place in places]

    def weeks(self, metric: str) -> list[Number]:
        """The spans of seven days up to the period's last one, oldest first.

        Raises:
            PluginError: The report did not ask for them.
        """
        return [self._total(metric, week) for week in self._weeks(metric)]

    def weeks_by(self, metric: str, by: str, key: Key) -> list[Number | None]:
        """The same for one group; None where the group has no number in a week.

        Raises:
            PluginError: The report did not ask for them.
        """
        self._require(metric, by=by)
        places = (_place(metric, week, by) for week in self._weeks(metric))
        return [self._found.get(place, {}).get(key) for place in places]

    def within(self, metric: str) -> list[Number]:
        """The months of the period itself, cut to its days, oldest first.

        Raises:
            PluginError: The report did not ask for them.
        """
        self._require(metric, within=True)
        return [self._total(metric, month) for month in self.period.split_months()]

    def compared(self, compare: str | None) -> Period:
        """The period that a comparison means; without one, the period reported."""
        return COMPARISONS[compare](self.period) if compare else self.period

    def _trend(self, metric: str) -> tuple[Period, ...]:
        return self.period.trend(max(ask.months for ask in self._asks if ask.metric == metric))

    def _weeks(self, metric: str) -> tuple[Period, ...]:
        count = max((ask.weeks for ask in self._asks if ask.metric == metric), default=0)
        if not count:
            raise PluginError(
                f"report {self._report!r} reads the weeks of {metric!r} without asking for them; "
                f"add Ask({metric!r}, weeks=13) to its asks"
            )
        return self.period.weeks(count)

    def _total(self, metric: str, span: Period) -> Number:
        found = self._found.get(_place(metric, span, None), {}).get(TOTAL)
        return found or Number(metric, span, None, None, None, 0)

    def _require(
        self,
        metric: str,
        by: str | None = None,
        compare: str | None = None,
        months: bool = False,
        within: bool = False,
    ) -> None:
        if self.asked(metric, by, compare, months, within):
            return
        told = [repr(metric)]
        told += [f"by={by!r}"] if by else []
        told += [f"compare=({compare!r},)"] if compare else []
        told += ["months=12"] if months else []
        told += ["within=True"] if within else []
        raise PluginError(
            f"report {self._report!r} reads metric {metric!r} without asking for it so; "
            f"add Ask({', '.join(told)}) to its asks"
        )


def _place(metric: str, span: Period, by: str | None) -> _Place:
    return metric, span.start, span.end, by
