"""All steps by which rows become accounts and people, and references find them."""

from abmkit.identity import asked, claims, joins, review
from abmkit.identity.forgotten import blank_deeds, forget
from abmkit.identity.report import MatchReport, matched
from abmkit.identity.resolve import is_due, resolve
from abmkit.identity.rules import IdentityRules
from abmkit.warehouse import Warehouse

NO_CHOICES = IdentityRules()
"""What holds for a client that has decided nothing."""


def match(warehouse: Warehouse, rules: IdentityRules = NO_CHOICES) -> MatchReport:
    """Join the rows of one account or person, and resolve every reference, as rows are now.

    What people decided stands; then rows are joined by evidence (``abmkit.identity.evidence``)
    that nothing speaks against; pairs that are only alike wait in ``suspect``. A reference by id
    means what the row of that id in the same source was joined into, even if deleted there (the
    reason says so). By domain, e-mail or name: the one account or person that has it, of the same
    source before any other, as it is written before what is only compared alike. Free-mail
    domains name no account. Where several answer equally well, none is taken and the reason lists
    them. What tells who people were that their source has deleted is blanked.

    Args:
        warehouse: Open for writing.
        rules: The client's choices.
    """
    with warehouse.transaction() as connection:
        if claims.note(connection, rules) or is_due(connection):
            forget(connection)
            asked.note(connection)
            is_whole = joins.join(connection)
            resolve(connection, is_whole=is_whole)
            review.look(connection, is_whole=is_whole)
        blank_deeds(connection)
    return matched(warehouse)
