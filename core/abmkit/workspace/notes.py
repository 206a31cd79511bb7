"""The notes of a period: what people want a report to say, in their own words.

The file is plain text that reads like a page::

    # Two enterprise wins carried the quarter
    author: Min-ji Kim

    The price list changed in July.

    ## actions
    - [ ] Invite the boards of the open tier 1 deals @sven due 2026-10-15
    - [x] Agree on the new tier 2 list

    ## win_rate
    Fewer small deals were let through in August.

    ## drop largest_deal

    ## replace what_changed
    One deal of 1.2M came in three weeks late.

The first head is the headline, the text under it a remark on the whole; ``## actions`` lists next
steps with owner and due day; ``## drop`` and ``## replace`` name a generated sentence that is left
out, or said in other words; any other ``##`` head is the id of the metric that its text is about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from abmkit.errors import ConfigError

_ACTION = re.compile(
    r"[-*]\s+\[(?P<done>[ xX])\]\s+(?P<text>.+?)(?:\s+@(?P<owner>\S+))?(?:\s+due\s+(?P<due>\S+))?"
)
_ACTION_FORM = "- [ ] what to do @owner due 2026-10-15"


@dataclass(frozen=True)
class NoteAction:
    """A next step: what, who, until when, and whether it is done."""

    text: str
    owner: str | None = None
    due: date | None = None
    done: bool = False


@dataclass(frozen=True)
class Notes:
    """What people wrote about a period, printed verbatim with the author.

    Attributes:
        author: Who says so.
        headline: The finding of the report.
        remark: Text on the whole; empty lines part paragraphs.
        actions: Next steps.
        comments: Text by metric id.
        replaced: Text by the id of the generated sentence that it stands for.
        dropped: Ids of generated sentences that are left out.
    """

    author: str
    headline: str | None = None
    remark: str | None = None
    actions: tuple[NoteAction, ...] = ()
    comments: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()


def parse_notes(text: str, shown: str) -> Notes:
    """Read the notes of a period.

    Args:
        text: The file's content.
        shown: Its path as errors name it.

    Raises:
        ConfigError: The author is missing, a head comes twice, or an action is not written as
            one; names the line.
    """
    draft = _Draft(shown)
    for number, line in enumerate(text.split("\n"), start=1):
        draft.read(line.rstrip(), number)
    return draft.finish()


class _Draft:
    """Notes while they are read, line by line."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.author: str | None = None
        self.headline: str | None = None
        self.section = ""
        self.starts: dict[str, int] = {}
        self.texts: dict[str, list[str]] = {"": []}
        self.actions: list[NoteAction] = []

    def read(self, line: str, number: int) -> None:
        if line.startswith("## "):
            self._open(line[3:].strip(), number)
        elif line.startswith("# "):
            self._head(line[2:].strip(), number)
        elif self.section == "" and line.lower().startswith("author:"):
            self.author = line.partition(":")[2].strip()
        elif self.section == "actions" and line.strip():
            self.actions.append(self._action(line.strip(), number))
        else:
            self.texts[self.section].append(line)

    def finish(self) -> Notes:
        if not self.author:
            raise ConfigError(f"{self.shown}: the author is missing; write a line author: NAME")
        texts = {head: "\n".join(lines).strip() for head, lines in self.texts.items()}
        remark = texts.pop("") or None
        said: dict[str, dict[str, str]] = {"comment": {}, "replace": {}, "drop": {}}
        texts.pop("actions", None)
        for head, text in texts.items():
            verb, _, name = head.rpartition(" ")
            if bool(text) is (verb == "drop"):
                wrong = "something is said" if text else "nothing is said"
                raise self._error(self.starts[head], f"{wrong} under ## {head}")
            said[verb or "comment"][name] = text
        comments, replaced, dropped = said["comment"], said["replace"], tuple(said["drop"])
        actions = tuple(self.actions)
        return Notes(self.author, self.headline, remark, actions, comments, replaced, dropped)

    def _head(self, text: str, number: int) -> None:
        if self.headline is not None or self.section:
            raise self._error(number, "the headline (# …) stands once, at the top")
        self.headline = text

    def _open(self, section: str, number: int) -> None:
        if not re.fullmatch(r"((drop|replace) )?[a-z][a-z0-9_.-]*", section):
            raise self._error(
                number,
                f"## {section} is not understood; write ## actions, ## METRIC, ## drop SENTENCE "
                "or ## replace SENTENCE",
            )
        if section in self.starts:
            raise self._error(number, f"## {section} stands in line {self.starts[section]} already")
        self.section = section
        self.starts[section] = number
        self.texts[section] = []

    def _action(self, line: str, number: int) -> NoteAction:
        found = _ACTION.fullmatch(line)
        if not found:
            raise self._error(number, f"an action is written {_ACTION_FORM}")
        due = found["due"]
        try:
            day = date.fromisoformat(due) if due else None
        except ValueError:
            raise self._error(number, f"{due!r} is not a day; write such as 2026-10-15") from None
        return NoteAction(found["text"], found["owner"], day, found["done"] != " ")

    def _error(self, number: int, message: str) -> ConfigError:
        return ConfigError(f"{self.shown} line {number}: {message}")
