"""From the text of a query to its tree."""

from __future__ import annotations

from abmkit_salesforce.sandbox.soql.conditions import condition
from abmkit_salesforce.sandbox.soql.reader import Reader
from abmkit_salesforce.sandbox.soql.tokens import malformed
from abmkit_salesforce.sandbox.soql.tree import (
    Aggregate,
    AllFields,
    Column,
    Order,
    Query,
)

_FUNCTIONS = ("COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX")
_CLAUSES = ("WHERE", "GROUP", "ORDER", "LIMIT", "OFFSET", "FOR", "USING", "WITH", "HAVING")


def parse(text: str) -> Query:
    """Read a query.

    Raises:
        Refused: MALFORMED_QUERY, at the word that is not understood.
    """
    reader = Reader(text)
    if reader.token.kind == "end":
        raise malformed(text, 0, "A query string has to be specified")
    query = _query(reader)
    if reader.token.kind != "end":
        raise reader.unexpected()
    return query


def _query(reader: Reader) -> Query:
    reader.expect("SELECT")
    selected = [_selected(reader)]
    while reader.took(","):
        selected.append(_selected(reader))
    reader.expect("FROM")
    source = reader.column()
    if reader.token.kind == "word" and not reader.token.says(*_CLAUSES):
        reader.take()  # an alias, which no client of ours uses in a path
    where = condition(reader, _query) if reader.took("WHERE") else None
    return Query(
        reader.text,
        tuple(selected),
        ".".join(source.path),
        source.at,
        where,
        _group(reader),
        _order(reader),
        reader.whole() if reader.took("LIMIT") else None,
        reader.whole() if reader.took("OFFSET") else 0,
    )


def _selected(reader: Reader) -> Column | Aggregate | AllFields | Query:
    if reader.took("("):
        query = _query(reader)
        reader.expect(")")
        return query
    if reader.after("("):
        return _called(reader)
    return reader.column()


def _called(reader: Reader) -> Aggregate | AllFields:
    name = reader.token
    if name.says("FIELDS"):
        reader.take()
        reader.expect("(")
        kind = reader.take().text.upper()
        reader.expect(")")
        return AllFields(kind, name.at)
    if not name.says(*_FUNCTIONS):
        raise reader.unexpected()
    reader.take()
    reader.expect("(")
    column = None if reader.token.says(")") else reader.column()
    reader.expect(")")
    alias = reader.token.kind == "word" and not reader.token.says("FROM")
    return Aggregate(name.text.upper(), column, reader.take().text if alias else None)


def _group(reader: Reader) -> tuple[Column, ...]:
    if not reader.took("GROUP"):
        return ()
    reader.expect("BY")
    columns = [reader.column()]
    while reader.took(","):
        columns.append(reader.column())
    return tuple(columns)


def _order(reader: Reader) -> tuple[Order, ...]:
    if not reader.took("ORDER"):
        return ()
    reader.expect("BY")
    orders = [_sorted(reader)]
    while reader.took(","):
        orders.append(_sorted(reader))
    return tuple(orders)


def _sorted(reader: Reader) -> Order:
    column = reader.column()
    descending = reader.took("DESC")
    if not descending:
        reader.took("ASC")
    nulls_last = False
    if reader.took("NULLS"):
        nulls_last = reader.took("LAST")
        if not nulls_last:
            reader.expect("FIRST")
    return Order(column, descending, nulls_last)
