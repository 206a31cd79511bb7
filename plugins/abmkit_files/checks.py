"""What ``source check`` says of the files: what they hold, and what of it would not arrive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from abmkit import Check, Fatal, Refusal, Retryable
from abmkit_files.columns import DATE, FILE, lacking, named
from abmkit_files.plan import Plan
from abmkit_files.reader import Reader
from abmkit_files.reading import Delivery, Reading
from abmkit_files.tally import Tally, is_much


def check_streams(plans: Mapping[str, Plan], zone: str, folder: Path) -> Iterator[Check]:
    """Read all files to their ends and tell what a sync will make of them.

    A finding is not ok where a sync would not be complete, or where much of a column is lost.

    Args:
        plans: What the streams are read from.
        zone: The zone of the source.
        folder: The client's folder.
    """
    looks = []
    for stream, plan in plans.items():
        looks.append(look := _Look(stream))
        try:
            yield from look.at(Reading.begin(plan, zone, folder))
        except (Fatal, Retryable) as error:
            yield Check(False, f"{stream}: {error}", "fix that, then run source check again")
    for one, other in combinations(looks, 2):
        yield from _told_twice(one, other)


@dataclass
class _Look:
    """A look at all files of a stream."""

    stream: str
    tallies: dict[str, Tally] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    read: list[tuple[Delivery, Reader]] = field(default_factory=list)

    def at(self, reading: Reading) -> Iterator[Check]:
        """What is found.

        Raises:
            Fatal: A file is damaged.
            Retryable: A file was written to meanwhile.
        """
        for delivery in reading.files:
            with delivery.steady():
                reader = delivery.open()
                if faults := list(lacking(delivery.name, delivery.file, reader)):
                    for fault in faults:
                        what = f"{self.stream}: {delivery.label}{fault}"
                        yield Check(False, what, "fix the settings")
                    return
                self._count(reading, delivery, reader)
        yield self._summary()
        yield from self._reading()
        for where, tally in self.tallies.items():
            yield from tally.findings(where)
        yield from self._columns()

    def _count(self, reading: Reading, delivery: Delivery, reader: Reader) -> None:
        self.read.append((delivery, reader))
        for piece in reading.pieces(delivery, reader):
            self.refused += piece.refused
            for maker, frame in piece.frames:
                where = f"files.{delivery.name}.rows.{maker.name}"
                self.tallies.setdefault(where, Tally(maker.table)).count(frame)

    def _summary(self) -> Check:
        found: defaultdict[str, int] = defaultdict(int)
        for where, tally in self.tallies.items():
            found[where.rpartition(".")[2]] += tally.rows
        given = ", ".join(f"{rows:,} rows of {name}" for name, rows in found.items()) or "no rows"
        delivery, reader = self.read[0]
        if len(self.read) == 1:
            return Check(True, f"{self.stream}: {_name(delivery)} ({reader.how}) gives {given}")
        files = f"{len(self.read):,} files, from {_name(delivery)} to {_name(self.read[-1][0])},"
        return Check(True, f"{self.stream}: {files} give {given}")

    def _reading(self) -> Iterator[Check]:
        for delivery, reader in self.read:
            for what, advice in reader.doubts:
                yield Check(True, f"{self.stream}: {delivery.label}{what}", advice)
        if self.refused:
            lines = len(self.refused) + sum(tally.rows for tally in self.tallies.values())
            first = f"{self.refused[0].record}: {self.refused[0].reason}"
            count = f"{len(self.refused):,}"
            what = f"{self.stream}: lines that cannot be read: {count}; the first is {first}"
            advice = "fix them in the file; until then they wait in quarantine"
            yield Check(not is_much(len(self.refused), lines), what, advice)

    def _columns(self) -> Iterator[Check]:
        there = dict.fromkeys(column for _, reader in self.read for column in reader.header)
        wanted = set().union(*(named(delivery.file) for delivery, _ in self.read))
        if absent := sorted(wanted.difference(there, (FILE, DATE))):
            what = f"{self.stream}: columns that no line has: {', '.join(absent)}"
            yield Check(True, what, "fix the settings where one is misspelt")
        rest = [column for column in there if column not in wanted]
        keeps = [rows.extra for delivery, _ in self.read for rows in delivery.file.rows.values()]
        if rest and not any("*" in extra for extra in keeps):
            yield Check(True, f"{self.stream}: not used: {', '.join(rest)}")


def _name(delivery: Delivery) -> str:
    return delivery.stamp.path.name


def _told_twice(one: _Look, other: _Look) -> Iterator[Check]:
    """Rows that two streams tell: the one that is read last would have them at each sync."""
    for here, mine in one.tallies.items():
        for there, theirs in other.tallies.items():
            if common := mine.common(theirs):
                what = f"{here} and {there} have {common:,} ids in common"
                yield Check(True, what, "say shared = true in both")
