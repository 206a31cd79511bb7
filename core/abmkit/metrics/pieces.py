"""What the statements over cells are put together from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from abmkit.metrics import roster
from abmkit.metrics.cells import Cells
from abmkit.metrics.leaf import AnyLeaf, CohortLeaf, Leaf, PerLeaf, inner_leaf
from abmkit.metrics.request import Need

#: SQL of the cells of each leaf.
Selected = Sequence[Sequence[str]]


def once(selected: Selected) -> Iterable[str]:
    """The cells of all leaves, each once."""
    return dict.fromkeys(cell for cells in selected for cell in cells)


def broken_down(columns: Iterable[str | None]) -> list[str]:
    """The columns of break-downs: the total has none."""
    return [column for column in columns if column is not None]


def owner_of(leaf: AnyLeaf) -> str | None:
    """The key for each of which something is worked out first."""
    if isinstance(leaf, CohortLeaf):
        return leaf.inner.column
    return leaf.key if isinstance(leaf, PerLeaf) else None


@dataclass(frozen=True)
class Pieces:
    """What the statements of all forms are put together from."""

    cells: Cells
    leaves: tuple[AnyLeaf, ...]
    columns: tuple[str | None, ...]
    source: str

    @classmethod
    def of(cls, cells: Cells, group: Sequence[Need]) -> Pieces:
        """Those of some leaves that one statement reads."""
        first = group[0]
        standing = dict.fromkeys(name for need in group for name in cells.standing(need))
        source = f"FROM {cells.name} AS c\nJOIN {cells.windows(first.spans, days=bool(standing))}"
        leaves = tuple(dict.fromkeys(need.leaf for need in group))
        by = tuple(dict.fromkeys(need.column for need in group))
        return cls(cells, leaves, by, source + roster.joins(standing))

    @property
    def first(self) -> Leaf:
        """The part of the first leaf that reads rows."""
        return inner_leaf(self.leaves[0])

    def keys(self, name: str = "") -> list[str]:
        """The key of each break-down: of cells, or under a name in a subquery."""
        keyed = broken_down(self.columns)
        if name:
            return [f"{name}.grp_{n}" for n, _ in enumerate(keyed)]
        return list(map(self.cells.key, keyed))

    def apart(self) -> str:
        """The first columns of a subquery over cells: the span, and all keys."""
        return ", ".join(["w.span AS span", *_groups(self.keys())])

    def head(self, name: str = "w") -> str:
        """The first columns of a statement, or of a subquery that it sums up.

        A key adds its bit to the number of the break-down where rows are not grouped by it.
        """
        keys = self.keys("" if name == "w" else name)
        out = " + ".join(f"{1 << n} * GROUPING({key})" for n, key in enumerate(keys)) or "0"
        return ", ".join([f"{name}.span AS span", f"{out} AS level", *_groups(keys)])

    def sets(self, *also: str, name: str = "w") -> str:
        """What it is grouped by, one break-down after the other, and in each by something else."""
        keys = iter(self.keys("" if name == "w" else name))
        every = [
            ", ".join([f"{name}.span", *([next(keys)] if column else []), *also])
            for column in self.columns
        ]
        return every[0] if len(every) == 1 else f"GROUPING SETS (({'), ('.join(every)}))"

    def group(self, name: str) -> str:
        """The columns of ``head``, under a name in a subquery."""
        return ", ".join([f"{name}.span", f"{name}.level", *self.keys(name)])


def _groups(keys: Sequence[str]) -> list[str]:
    return [f"{key} AS grp_{n}" for n, key in enumerate(keys)]
