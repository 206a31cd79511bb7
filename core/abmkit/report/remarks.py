"""What people say about a metric, on every page that tells it."""

from __future__ import annotations

from abmkit.report.blocks import Bullet, Glossary, Narrative, Page, Section
from abmkit.report.data import ReportData
from abmkit.report.value import Msg, Value, parts


def with_remarks(page: Page, data: ReportData) -> Page:
    """A page, with the remarks on its metrics that it does not hold yet in a section at its end."""
    if not data.notes.remarks:
        return page
    told = list(parts(page, (Value, Glossary)))  # definitions tell no number
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
