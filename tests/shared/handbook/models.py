"""The handbook page of models, as Markdown made of their own declarations and examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from abmkit.models.model import Example, Model

_HEAD = """\
# The models

Models compute what formulas cannot, such as attribution or the effect measured by a control group.
A model is a function of pandas frames; `help(abmkit.model)` explains how to write one. This page is
generated from the models' declarations. `abmkit metrics value CLIENT ID --period P --by channel`
prints a model's numbers; `abmkit explain CLIENT ID --period P` adds the rows that it reads and its
result for each group. Groups add up to the total, to the last decimal. Clients set parameters in
`[metrics.ID]` of `client.toml`.
"""


def document(models: Iterable[Model]) -> str:
    """The page.

    Args:
        models: In order.
    """
    return "\n".join([_HEAD, *("\n".join(_section(model)) + "\n" for model in models)])


def _section(model: Model) -> Iterator[str]:
    yield f"## {model.title['en']} (`{model.id}`)\n"
    yield f"{model.doc}\n"
    for name, each in model.reads.items():
        yield f"    {name}: {each}"
    least = [f"shown from n = {model.min_n}"] if model.min_n else []
    told = (model.role, model.unit.replace("_", " "), f"owner {model.owner}", *least)
    yield f"\n- {', '.join(told)}"
    yield f"- version {model.version}, definition `{model.hash()}`"
    if model.by:
        yield f"- by {', '.join(f'`{each}`' for each in model.by)}"
    if model.parameters:
        given = (f"`{name}` = {value}" for name, value in model.parameters.items())
        yield f"- parameters: {', '.join(given)}"
    for example in model.examples:
        yield f"- example: {_example(example)}"
    yield f"- from: {'; '.join(model.sources) or 'its author'}"


def _example(example: Example) -> str:
    rows = ", ".join(f"{len(each)} × {fact}" for fact, each in example.rows.items())
    told = ", ".join(
        f"{_group(example, key)}{'no data' if number is None else f'{number:f}'}"
        for key, number in example.expect.items()
    )
    return f"{rows or 'no rows'} → {told}"


def _group(example: Example, key: str | None) -> str:
    return f"{key or 'nobody'} " if example.by else ""
