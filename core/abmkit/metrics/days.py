"""When the rows of a fact count: their clock, beside the segments that time is cut into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from abmkit.derive.fact import Clock
from abmkit.derive.sql import EVER, NEVER
from abmkit.metrics.cut import Cut
from abmkit.metrics.sql import literal, values
from abmkit.metrics.window import Span

DAY = "day"
"""The column that tells a row's day itself."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """The days on which rows ``f`` count.

    Attributes:
        clock: The clock of the rows.
        cut: The segments.
        times: What is told of time: ``segment``, ``lane``, ``bit`` or ``DAY``.
    """

    clock: Clock
    cut: Cut
    times: tuple[str, ...]

    @property
    def is_masked(self) -> bool:
        """Whether a mask of bits says all of a span, which is else told once for each day."""
        return self.clock.is_span and self.times == ("bit",)

    def column(self, name: str) -> str:
        """SQL of a column that tells the time."""
        return self._mask() if self.is_masked else f"d.{name}"

    @property
    def joined(self) -> str:
        """The join of the days. Of points, the filter leaves only those that have one of them.

        An inner join would go before all others, since DuckDB takes it to leave next to nothing.
        """
        if self.is_masked:
            return ""
        if self.clock.is_span:
            return f"\n  JOIN {self._days()}\n    ON {self._covers(f'd.{DAY}')}"
        return f"\n  LEFT JOIN {self._days()}\n    ON f.{self.clock.start} = d.{DAY}"

    def filter(self, instant: str | None) -> Iterable[str]:
        """Conditions of points that their day lies in a segment.

        Args:
            instant: Column of the instant behind the day, if there is one: engines leave out whole
                blocks of rows by it, which no day worked out in a zone lets them do.
        """
        if self.clock.is_span:
            return
        stretches = self.cut.stretches
        yield f"({' OR '.join(map(self._lies_in, stretches))})"
        if instant:
            # No clock on earth is a day ahead, or behind.
            first, last = stretches[0].start - _DAY, stretches[-1].end + 2 * _DAY
            yield f"f.{instant} >= TIMESTAMP '{first} 00:00:00'"
            yield f"f.{instant} < TIMESTAMP '{last} 00:00:00'"

    def _days(self) -> str:
        """The days on which rows count, with their segments: written out by segment, not by day."""
        told = [name for name in self.times if name != DAY]
        rows: list[tuple[date | int, ...]] = [
            (each.start, each.end, *(self.cut.time(number, name) for name in told))
            for number, each in enumerate(self.cut.segments)
        ]
        segments = values(rows, "s", ("first_day", "last_day", *told))
        times = "".join(f", s.{name}" for name in told)
        if self.clock.is_span:
            return f"(SELECT s.last_day AS {DAY}{times} FROM {segments}) AS d"
        longest = max(((each.end - each.start).days for each in self.cut.segments), default=0)
        days = values([(number,) for number in range(longest + 1)], "n", ("after",))
        return (
            f"(SELECT s.first_day + n.after AS {DAY}{times} FROM {segments} "
            f"JOIN {days} ON s.first_day + n.after <= s.last_day) AS d"
        )

    def _mask(self) -> str:
        """The segments by whose last day it has begun, and those on which it is not over.

        Most rows cover all of them, and are told by the first comparison of both.
        """
        last_days = [literal(each.end) for each in self.cut.segments]
        bits = [self.cut.time(number, "bit") for number in range(len(last_days))]
        begun = " ".join(
            f"WHEN {self._start} <= {day} THEN {sum(bits[number:])}"
            for number, day in enumerate(last_days)
        )
        lasts = " ".join(
            f"WHEN {self._stop} > {day} THEN {sum(bits[: number + 1])}"
            for number, day in reversed(list(enumerate(last_days)))
        )
        return f"CASE {begun} ELSE 0 END & CASE {lasts} ELSE 0 END"

    @property
    def _start(self) -> str:
        return f"COALESCE(f.{self.clock.start}, {EVER})"

    @property
    def _stop(self) -> str:
        return f"COALESCE(f.{self.clock.stop}, {NEVER})"

    def _covers(self, day: str) -> str:
        return f"{self._start} <= {day} AND {self._stop} > {day}"

    def _lies_in(self, days: Span) -> str:
        return f"f.{self.clock.start} BETWEEN {literal(days.start)} AND {literal(days.end)}"
