"""The first-party metrics: a plugin like any other, in files by stage of the funnel."""

from abmkit import Metric, hookimpl
from abmkit_metrics import (
    advocate,
    agreement,
    content,
    convert,
    costs,
    customers,
    effort,
    emails,
    engage,
    expand,
    expansion,
    focus,
    funnel,
    health,
    identify,
    influenced,
    journey,
    leads,
    measure,
    moves,
    nurture,
    pipeline,
    predicted,
    programmes,
    qualified,
    records,
    sides,
    social,
    website,
)

_FILES = (
    identify, expand, engage, qualified, predicted, journey, content, emails, website, social,
    leads, funnel, nurture, programmes, focus, pipeline, moves, convert, measure, influenced,
    sides, effort, costs, customers, health, advocate, expansion, agreement,
    records,
)  # fmt: skip


@hookimpl
def register_metrics() -> list[Metric]:
    defined = (
        thing
        for file in _FILES
        for thing in vars(file).values()
        if isinstance(thing, Metric) and thing.formula.__module__ == file.__name__
    )
    return list(dict.fromkeys(defined))
