"""Whether a number may be printed, and why not."""

from __future__ import annotations

from collections.abc import Iterator

from abmkit.metrics.ask import Lack, Number
from abmkit.metrics.formula import Coalesce, Node, Op
from abmkit.metrics.leaf import AnyLeaf, PerLeaf, readers
from abmkit.metrics.predicate import columns
from abmkit.metrics.tree import leaves
from abmkit.models import Defined
from abmkit.report.dates import day_in
from abmkit.report.quality import Quality, SourceState
from abmkit.report.value import Msg, State, Text

_OF_FACT = {
    "deal": ("deal",),
    "touch": ("touch",),
    "stage": ("stage",),
    "money": ("money",),
    "response": ("response",),
    "listing": ("list_member",),
    "membership": ("membership",),
    "account": ("account",),
    "customer": ("deal",),
    "influence": ("deal", "touch"),
    "engagement": ("touch",),
    "journey": ("account",),
    "stat": ("stat",),
}
_OF_COLUMN = (
    ("list_member", ("on_list", "tier", "list_owner", "listed_on", "roles_required")),
    ("membership", ("role", "account_role")),
)
_TOLD_FIRST = (
    "deal", "money", "list_member", "touch", "stage", "stat", "response", "membership", "account",
)  # fmt: skip

_FEW = 2
_CURRENCIES = 3


def tables_of(tree: Node) -> frozenset[str]:
    """Names of the tables that a formula, written out, reads."""
    return frozenset(table for leaf in leaves(tree) for table in _of_leaf(leaf))


def needed_by(tree: Node) -> frozenset[str]:
    """Those of them without whose rows it has no data: what has a substitute is not among them."""
    if isinstance(tree, Op):
        return needed_by(tree.left) | needed_by(tree.right)
    return frozenset() if isinstance(tree, Coalesce) else tables_of(tree)


def standing(
    number: Number, metric: Defined, tables: frozenset[str], quality: Quality
) -> tuple[State, Msg | None]:
    """The state of a number, and the reason why it is not printed.

    What has no data has none; a source that failed, or never delivered, to a table that the metric
    needs whole makes it missing, too, whatever the arithmetic gave.
    """
    if number.lacks:
        return "missing", _lacking(number.lacks, tables, quality)
    for source in quality.lacking(frozenset(metric.needs)):
        return "missing", Msg.of("reason.withheld", source=source_name(source))
    if number.value is None:
        bare = metric.unit.startswith("money") and quality.unpriced & tables
        return "missing", Msg.of("reason.no_rate" if bare else "reason.no_data")
    if number.n < metric.min_n:
        return "suppressed", Msg.of("reason.too_few", n=number.n, least=metric.min_n)
    return "ok", None


def _lacking(lacks: Lack, tables: frozenset[str], quality: Quality) -> Msg:
    """What to connect: a table that is empty, sooner than records of a kind."""
    empty = (table for table in _TOLD_FIRST if table in tables and not quality.has(table))
    table = _OF_FACT[lacks.fact][0]
    told = "kind" if lacks.kind else table if lacks.fact in (table, "listing") else "data"
    return Msg.of(f"reason.no_{next(empty, told)}")


def source_name(source: SourceState) -> Text:
    """A source with the streams that its status comes from, if there are few of them."""
    names = [each.name for each in source.faulty]
    if not 0 < len(names) <= _FEW:
        return source.name
    return Msg.of("source.streams", source=source.name, streams=", ".join(names))


def _of_leaf(leaf: AnyLeaf) -> Iterator[str]:
    read = [leaf.key] if isinstance(leaf, PerLeaf) else []
    for part in readers(leaf):
        yield from _OF_FACT[part.fact]
        read += [*columns(part.where), *filter(None, [part.column])]
    for name in read:
        for table, prefixes in _OF_COLUMN:
            if any(name == prefix or name.startswith(f"{prefix}_at_") for prefix in prefixes):
                yield table


def mark_of(source: SourceState) -> Msg:
    """What is wrong with a source, in as few words as fit a tile."""
    return Msg.of(f"mark.{source.status}", source=source_name(source))


def currencies_of(*numbers: Number) -> str:
    """The currencies of amounts that numbers leave out; empty: they leave out none."""
    found = sorted({currency for number in numbers for currency, _ in number.unpriced})
    return ", ".join([*found[:_CURRENCIES], *["…"] * (len(found) > _CURRENCIES)])


def alert_of(source: SourceState, zone: str) -> Msg:
    """What is wrong with a source, and how old its data is.

    Args:
        source: The source.
        zone: IANA name of the time zone whose day is told.
    """
    name = source_name(source)
    if source.synced_at is None:
        return Msg.of(f"alert.{source.status}_never", source=name)
    day = Msg.of("date.day", day=day_in(zone, source.synced_at))
    return Msg.of(f"alert.{source.status}", source=name, day=day)
