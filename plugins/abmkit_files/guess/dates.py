"""The forms of the dates in a column, found by trying them on what stands there."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from abmkit_files.values import moment

_DAYS = (
    "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%Y/%m/%d", "%m-%d-%Y", "%d-%m-%Y", "%Y-%m-%d",
    "%d.%m.%Y", "%d.%m.%y", "%Y.%m.%d", "%Y. %m. %d.", "%Y. %m. %d", "%Y년 %m월 %d일", "%d-%b-%Y",
    "%d-%b-%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y-%m", "%m/%Y", "%b %Y",
)  # fmt: skip
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %I:%M %p")
_FORMS = ("", *(day + time for time in _TIMES for day in _DAYS))

_LENGTHS = {
    "serial": re.compile(r"[2-6]\d{4}([.,]\d+)?"),
    "epoch": re.compile(r"\d{10}"),
    "epoch-ms": re.compile(r"\d{13}"),
}

#: A few texts of a column may be no dates at all.
_LEAST = 0.9
_FIRST = 20


@dataclass(frozen=True)
class Forms:
    """How a column may write its dates.

    Attributes:
        forms: Formats that read nearly all texts, the empty one being ISO 8601; none: no dates.
    """

    forms: tuple[str, ...]

    @property
    def is_month_first(self) -> bool | None:
        """Whether months stand before days; None where both may be, or neither is."""
        orders = {form.startswith("%m") for form in self.forms if form[:2] in ("%m", "%d")}
        numeric = all("%m" in form and "%b" not in form for form in self.forms)
        return orders.pop() if len(orders) == 1 and numeric else None

    def settle(self, is_month_first: bool | None) -> str | None:
        """The one form, given what other columns of the file do; None where both may be."""
        if len(self.forms) == 1:
            return self.forms[0]
        lead = {True: "%m", False: "%d", None: "none"}[is_month_first]
        return next((form for form in self.forms if form.startswith(lead)), None)


def forms_of(texts: Collection[str]) -> Forms:
    """Find the forms of a column.

    Args:
        texts: The different texts of it.
    """
    known = list(texts)
    fitting = tuple(form for form in _FORMS if _reads(form, known[:_FIRST]) and _reads(form, known))
    if "" in fitting:
        fitting = ("",)
    fitting = fitting or _counted(known)
    return Forms(fitting)


def _counted(texts: Sequence[str]) -> tuple[str, ...]:
    """The form of dates that are numbers of days or seconds, of our time by their length."""
    for form, shape in _LENGTHS.items():
        if texts and sum(shape.fullmatch(text) is not None for text in texts) >= _LEAST * len(
            texts
        ):
            return (form,)
    return ()


def _formats(form: str) -> tuple[str, ...]:
    return (form,) if form else ()


def _reads(form: str, texts: Sequence[str]) -> bool:
    read = sum(moment(text, _formats(form)) is not None for text in texts)
    return len(texts) > 0 and read >= _LEAST * len(texts)
