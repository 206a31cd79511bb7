"""The notes of a period: what people want a report to say, in their own words.

The file is plain text that reads like a page::

    # Two enterprise wins carried the quarter
    author: Min-ji Kim

    The price list changed in July.

    ## actions
    - [ ] Invite the boards of the open tier 1 deals @sven due 2026-10-15
    - [x] Agree on the new tier 2 list

    ## events
    - 2026-09-03 Executive dinner, Seoul

    ## win_rate
    author: Sven Olsen
    Fewer small deals were let through in August.

    ## drop largest_deal

    ## replace largest_month
    One deal of 1.2M came in three weeks late.

The first head is the headline, each paragraph under it a remark on the whole. ``## actions`` lists
next steps with owner and due day; those ticked off are done and not printed. ``## events`` lists
what charts over time mark. ``## drop`` and ``## replace`` name a generated sentence that is left
out, or said in other words. Any other ``##`` head is the id of the metric that its text is about.
Who says it is the author of the page, unless the text begins with an ``author:`` of its own.

``2026-Q3.md`` is for reports in any language; where ``2026-Q3.ko.md`` stands beside it, reports in
Korean take that one in its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from abmkit.errors import ConfigError, suggest
from abmkit.report.notes import Event, NextStep, Notes, Remark

_HEAD = re.compile(r"((?P<verb>drop|replace) )?(?P<name>[a-z][a-z0-9_.-]*)")
_STEP = re.compile(
    r"[-*]\s+\[(?P<tick>[ xX])\]\s+(?P<text>.+?)"
    r"(?:\s+@(?P<owner>[^@]+?))?(?:\s+due\s+(?P<due>\S+))?"
)
_EVENT = re.compile(r"[-*]\s+(?P<day>\S+)\s+(?P<text>.+)")


@dataclass(frozen=True)
class _Section:
    """What stands under a head: the top of the page has none.

    Attributes:
        verb: ``drop`` or ``replace``.
        name: A metric, a sentence, ``actions`` or ``events``.
        start: Line of the head.
        lines: What stands under it.
    """

    verb: str | None
    name: str
    start: int
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


def parse_notes(
    text: str,
    shown: str,
    metrics: Collection[str] | None = None,
    sentences: Collection[str] | None = None,
) -> Notes:
    """Read the notes of a period.

    Args:
        text: The file's content.
        shown: Its path as errors name it.
        metrics: Ids of the metrics there are; None: any is taken for one.
        sentences: Ids of the sentences that reports say; None: any is taken for one.

    Raises:
        ConfigError: The author is missing, a head comes twice or names no metric or sentence, or
            an action is not written as one; names the line.
    """
    top, *sections = _split(text, shown)
    author, headline, paragraphs = _top(top, shown)
    remarks = [Remark(each, author) for each in paragraphs]
    steps: list[NextStep] = []
    events: list[Event] = []
    dropped: set[str] = set()
    replaced: dict[str, Remark] = {}
    for section in sections:
        if bool(section.text) is (section.verb == "drop"):
            wrong = "something is said" if section.text else "nothing is said"
            raise _error(shown, section.start, f"{wrong} under this head")
        if section.verb:
            _check(section, "sentence", sentences, shown)
        if section.verb == "drop":
            dropped.add(section.name)
        elif section.verb == "replace":
            replaced[section.name] = _remark(section, author)
        elif section.name == "actions":
            steps += _steps(section, shown)
        elif section.name == "events":
            events += _events(section, shown)
        else:
            _check(section, "metric", metrics and {"actions", "events", *metrics}, shown)
            remarks.append(replace(_remark(section, author), metric=section.name))
    said = Remark(headline, author) if headline else None
    events.sort(key=lambda event: event.day)
    return Notes(said, tuple(remarks), tuple(steps), tuple(events), frozenset(dropped), replaced)


def _check(section: _Section, kind: str, known: Collection[str] | None, shown: str) -> None:
    if known is not None and section.name not in known:
        near = suggest(section.name, known)
        raise _error(shown, section.start, f"unknown {kind} {section.name!r}{near}")


def _split(text: str, shown: str) -> list[_Section]:
    sections, starts = [_Section(None, "", 0, [])], dict[str, int]()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.startswith("## "):
            sections[-1].lines.append(line.rstrip())
            continue
        head = line[3:].strip()
        found = _HEAD.fullmatch(head)
        if not found:
            forms = "## actions, ## events, ## METRIC, ## drop SENTENCE or ## replace SENTENCE"
            raise _error(shown, number, f"{head!r} is not understood; write {forms}")
        if starts.setdefault(head, number) != number:
            raise _error(shown, number, f"## {head} is already in line {starts[head]}")
        sections.append(_Section(found["verb"], found["name"], number, []))
    return sections


def _top(section: _Section, shown: str) -> tuple[str, str | None, list[str]]:
    """The author, the headline and the paragraphs at the top of the page."""
    author, headline, rest = "", None, []
    for number, line in enumerate(section.lines, start=1):
        if line.startswith("# "):
            if headline is not None:
                raise _error(shown, number, "there is already a headline (# …)")
            headline = line[2:].strip()
        elif told := _author(line):
            author = told
        else:
            rest.append(line)
    if not author:
        raise ConfigError(f"{shown}: the author is missing; write a line author: NAME")
    paragraphs = re.split(r"\n\s*\n", "\n".join(rest))
    return author, headline, [each.strip() for each in paragraphs if each.strip()]


def _remark(section: _Section, author: str) -> Remark:
    """What is said under a head, by whom."""
    first, _, rest = section.text.partition("\n")
    told = _author(first)
    return Remark(rest.strip(), told) if told else Remark(section.text, author)


def _author(line: str) -> str:
    """The name in a line ``author: NAME``; empty in any other."""
    head, _, name = line.partition(":")
    return name.strip() if head.strip().lower() == "author" else ""


def _steps(section: _Section, shown: str) -> Iterator[NextStep]:
    """The steps that are still to be done."""
    for number, line in enumerate(section.lines, start=section.start + 1):
        found = _STEP.fullmatch(line.strip())
        if line.strip() and not found:
            form = "- [ ] what to do @owner due 2026-10-15"
            raise _error(shown, number, f"an action is written {form}")
        if found:
            due = _day(found["due"], shown, number)
            if found["tick"] == " ":
                yield NextStep(found["text"], found["owner"], due)


def _events(section: _Section, shown: str) -> Iterator[Event]:
    """What happened, with its day."""
    for number, line in enumerate(section.lines, start=section.start + 1):
        found = _EVENT.fullmatch(line.strip())
        if line.strip() and not found:
            form = "- 2026-09-03 what happened"
            raise _error(shown, number, f"an event is written {form}")
        day = _day(found["day"], shown, number) if found else None
        if found and day:
            yield Event(day, found["text"])


def _day(text: str | None, shown: str, number: int) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _error(shown, number, f"{text!r} is not a day; write it like 2026-10-15") from None


def _error(shown: str, number: int, message: str) -> ConfigError:
    return ConfigError(f"{shown} line {number}: {message}")
