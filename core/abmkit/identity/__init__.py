"""Who is who: which row each reference means, and why."""

from abmkit.identity.report import Matched, MatchReport, Unmatched, matched, unmatched
from abmkit.identity.resolve import resolve
from abmkit.warehouse import Warehouse

__all__ = ["MatchReport", "Matched", "Unmatched", "match", "matched", "unmatched"]


def match(warehouse: Warehouse) -> MatchReport:
    """Resolve every reference by the rows that are there now.

    By id: the row of that id in the same source, even if deleted there (the reason says so). By
    domain, e-mail or name: the one live row that has it, of the same source before any other; a
    name must be exact but for surrounding blanks and Unicode form, and only where no name is, one
    that differs in case will do. Free-mail domains name no account. Where several rows answer
    equally well, none is taken and the reason lists them.

    Args:
        warehouse: Open for writing.
    """
    with warehouse.transaction() as connection:
        resolve(connection)
    return matched(warehouse)
