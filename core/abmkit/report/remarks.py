"""What people say about a metric, on every page that tells it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from abmkit.report.blocks import Bullet, Glossary, Narrative, Page, Section
from abmkit.report.data import ReportData
from abmkit.report.value import Msg, Value


def with_remarks(page: Page, data: ReportData) -> Page:
    """A page, with the remarks on its metrics that it does not hold yet in a section at its end."""
    if not data.notes.remarks:
        return page
    told = list(_told(page))
    metrics = {each.metric for each in told if isinstance(each, Value) and each.number is not None}
    texts = {each for each in told if isinstance(each, str)}
    bullets = tuple(
        Bullet(
            lead=Msg.of("sentence.lead", text=data.title(remark.metric)),
            body=remark.text,
            author=remark.author,
        )
        for remark in data.notes.remarks
        if remark.metric and remark.metric in metrics and remark.text not in texts
    )
    if not bullets:
        return page
    section = Section(title=Msg.of("remarks.title"), blocks=(Narrative(bullets=bullets),))
    return page.model_copy(update={"blocks": (*page.blocks, section)})


def _told(part: object) -> Iterator[Value | str]:
    """The numbers and the texts of a page; definitions tell none."""
    if isinstance(part, (Value, str)):
        yield part
    elif isinstance(part, BaseModel) and not isinstance(part, Glossary):
        for name in type(part).model_fields:
            yield from _told(getattr(part, name))
    elif isinstance(part, (tuple, dict)):
        for each in part.values() if isinstance(part, dict) else part:
            yield from _told(each)
