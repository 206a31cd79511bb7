"""Columns of tables that are made of several columns of a file, or of the file's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from abmkit_files.guess import cells, words
from abmkit_files.guess.cells import Guess
from abmkit_files.guess.look import Column
from abmkit_files.guess.tables import Known

Made = tuple[Guess, list[Column]] | None
"""A guess and the columns it is made of; None where there is none."""


def _status(known: Known) -> Made:
    """The status of a deal: told, or by two flags, or by its stage."""
    told, stages = known.best("status"), known.best("stage")
    if told and words.aliases("deal.status", told[0].counts):
        return cells.choice("deal.status", told[0]), told
    flags = known.best("is_closed", "is_won")
    if len(flags) == 2:
        return cells.flags(*flags), flags
    return (cells.choice("deal.status", stages[0]), stages) if stages else None


def _deal_name(known: Known) -> Made:
    """The name of a deal; where it has none, its id is what people call it."""
    column = next(iter(known.best("name")), known.id)
    return (cells.plain(column), [column]) if column else None


def _kind(known: Known) -> Made:
    """The kind of a touch or of money: told by a column, or by the file's name."""
    path, stem, told = f"{known.table}.kind", known.look.stem, known.best("kind")
    if told and words.aliases(path, told[0].counts):
        return cells.choice(path, told[0]), told
    value = words.aliases(path, [stem]).get(stem) or cells.otherwise(path)
    doubt = f"every row is taken for {value}, as no column tells its kind"
    return (Guess({"value": value}, doubt, "see its value"), []) if value else None


def _person_name(known: Known) -> Made:
    """The name of a person: in one column, or in two."""
    whole, parts = known.best("name"), known.best("first", "last")
    if whole:
        return cells.plain(whole[0]), whole
    cell = {"from": [column.name for column in parts], "join": " "}
    return (Guess(cell), parts) if parts else None


def _domains(known: Known) -> Made:
    """The domains of an account: all that any column tells."""
    found = known.columns.get("domains", [])
    if len(found) < 2:
        return (cells.plain(found[0]), found) if found else None
    return Guess({"from": [column.name for column in found], "join": ";"}), found


SPECIAL: Mapping[tuple[str, str], Callable[[Known], Made]] = {
    ("deal", "name"): _deal_name,
    ("deal", "status"): _status,
    ("touch", "kind"): _kind,
    ("money", "kind"): _kind,
    ("person", "name"): _person_name,
    ("account", "domains"): _domains,
}
"""By table and column, what makes its guess."""
