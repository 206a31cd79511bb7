"""What a report says in sentences: generated ones, and people's, who have the last word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from abmkit.errors import PluginError
from abmkit.report.blocks import Action, Bullet, Headline
from abmkit.report.data import ReportData
from abmkit.report.goals import judge
from abmkit.report.notes import Remark
from abmkit.report.sentences import Sentence
from abmkit.report.spans import named
from abmkit.report.value import Msg, Text, Value

HEADLINE = "headline"
"""What notes name to drop the generated headline."""

_FEWEST = 2


def bullets(
    data: ReportData, sentences: Iterable[Sentence | None], most: int = 4
) -> tuple[Bullet, ...]:
    """Generated sentences as notes leave them, each followed by what a person says about it.

    All that people say is told; generated sentences fill up to ``most``, but two at least.

    Args:
        data: Holds the notes.
        sentences: In order of weight; those that could not be made are None.
        most: How many bullets there should be.

    Raises:
        PluginError: The report did not declare a sentence.
    """
    notes = data.notes
    made = [each for each in sentences if each and each.id not in notes.dropped]
    _check_declared(data, [each.id for each in made])
    told, left = [], list(notes.remarks)
    unsaid = {id_: said for id_, said in notes.replaced.items() if id_ in data.sentences}
    for sentence in _chosen(made, left, most):
        if sentence.id in unsaid:
            told.append(_said(data, unsaid.pop(sentence.id)))
            continue
        remark = next((each for each in left if each.metric == sentence.metric), None)
        if remark:
            left.remove(remark)
        told.append(_remarked(sentence.bullet, remark))
    return (*told, *(_said(data, remark) for remark in (*unsaid.values(), *left)))


def actions(data: ReportData) -> tuple[Action, ...]:
    """The next steps that people wrote down."""
    return tuple(
        Action(text=step.text, owner=step.owner, due=step.due.isoformat() if step.due else None)
        for step in data.notes.steps
    )


def sentence(data: ReportData, name: str, made: Text) -> Text | None:
    """A generated sentence as notes leave it: dropped, or replaced by a person's, with the author.

    Args:
        data: Holds the notes.
        name: Its id, which the report declared.
        made: The sentence.

    Raises:
        PluginError: The report did not declare it.
    """
    _check_declared(data, (name,))
    said = data.notes.replaced.get(name)
    if said:
        return Msg.of("sentence.said", text=said.text, author=said.author)
    return None if name in data.notes.dropped else made


def headline(data: ReportData, metric: str, eyebrow: Text) -> Headline:
    """A person's headline, or the fact of one number against its goal or the period before.

    Where notes drop ``headline`` the line above takes its place.

    Args:
        data: What was asked for: the metric with ``previous``.
        metric: Id of an amount that was won.
        eyebrow: The line above.
    """
    notes = data.notes
    said = notes.headline or notes.replaced.get(HEADLINE)
    if said is None and HEADLINE in notes.dropped:
        return Headline(text=eyebrow)
    return Headline(text=said.text if said else _fact(data, metric), eyebrow=eyebrow)


def _check_declared(data: ReportData, names: Sequence[str]) -> None:
    for name in names:
        if name not in data.sentences:
            what = f"says sentence {name!r} and did not declare it"
            raise PluginError(f"report {data.report} {what}; add it to sentences")


def _chosen(made: Sequence[Sentence], remarks: Sequence[Remark], most: int) -> Iterator[Sentence]:
    """Those that people speak of, and of the others the first ones that find room."""
    spoken_of = {remark.metric for remark in remarks}
    told = {sentence.metric for sentence in made}
    alone = sum(remark.metric not in told for remark in remarks)
    room = max(_FEWEST, most - alone) - sum(each.metric in spoken_of for each in made)
    for sentence in made:
        if sentence.metric in spoken_of:
            yield sentence
        elif room > 0:
            room -= 1
            yield sentence


def _remarked(bullet: Bullet, remark: Remark | None) -> Bullet:
    if remark is None:
        return bullet
    body = Msg.of("sentence.remarked", text=bullet.body, remark=remark.text)
    return Bullet(lead=bullet.lead, body=body, author=remark.author)


def _fact(data: ReportData, metric: str) -> Msg:
    value, row = data.value(data.number(metric)), data.goal(metric)
    period = named(data.period)
    if value.number is None:
        return Msg.of("headline.none", period=period, reason=value.reason or "")
    _, reached = judge(value.number, row, data.metric(metric).better)
    if row is not None and reached is not None:
        share = Value(number=reached, unit="percent")
        goal = data.amount(metric, row.goal)
        return Msg.of("headline.goal", value=value, period=period, share=share, goal=goal)
    change = data.change(metric)
    if change is None or change.difference is None or not change.relative:
        return Msg.of("headline.only", value=value, period=period)
    way = "up" if change.difference > 0 else "down" if change.difference < 0 else "same"
    size = Value(number=abs(change.difference), unit="percent")
    before = named(data.answers.compared("previous"))
    return Msg.of(f"headline.{way}", value=value, period=period, size=size, before=before)


def _said(data: ReportData, remark: Remark) -> Bullet:
    known = remark.metric is not None and remark.metric in data.registry
    lead = Msg.of("sentence.lead", text=data.title(remark.metric or "")) if known else None
    return Bullet(lead=lead, body=remark.text, author=remark.author)
