"""Cuts the time line at every edge of the spans asked for, so that each row is read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from abmkit.metrics.window import Span

_DAY = timedelta(days=1)
#: Bits of a whole number that all engines keep, its sign apart.
_BITS = 62


@dataclass(frozen=True)
class Cut:
    """Stretches of days of which every span asked for is made.

    Attributes:
        segments: In order of time, apart from each other.
    """

    segments: tuple[Span, ...]

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Cut:
        """Cut where a span begins or has just ended."""
        every = sorted(set(spans))
        edges = sorted({s.start for s in every} | {s.end + _DAY for s in every})
        pieces = [Span(edges[i], edges[i + 1] - _DAY) for i in range(len(edges) - 1)]
        return cls(tuple(p for p in pieces if any(_inside(p, span) for span in every)))

    @property
    def stretches(self) -> tuple[Span, ...]:
        """The segments, those put together that follow each other without a gap."""
        found: list[Span] = []
        for each in self.segments:
            if found and found[-1].end + _DAY == each.start:
                found[-1] = Span(found[-1].start, each.end)
            else:
                found.append(each)
        return tuple(found)

    def time(self, number: int, name: str) -> int:
        """What a column of time says of a segment: its number, or its bit in a lane of bits."""
        lane, place = divmod(number, _BITS)
        return {"segment": number, "lane": lane, "bit": 1 << place}[name]

    @property
    def lanes(self) -> range:
        """Numbers of the lanes of bits that all segments take."""
        return range(-(-len(self.segments) // _BITS))

    def masks(self, span: Span) -> Iterator[tuple[int, int]]:
        """The bits of a span's segments, lane by lane."""
        parts = self.parts(span)
        for lane in self.lanes:
            mask = sum(self.time(n, "bit") for n in parts if self.time(n, "lane") == lane)
            if mask:
                yield lane, mask

    def parts(self, span: Span) -> tuple[int, ...]:
        """Numbers of the segments that a span is made of."""
        return tuple(n for n, segment in enumerate(self.segments) if _inside(segment, span))


def _inside(segment: Span, span: Span) -> bool:
    return span.start <= segment.start and segment.end <= span.end
