"""The account that a report is about: found by how people name it, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping

from abmkit.errors import UsageError, suggest
from abmkit.period import Period
from abmkit.report.client import AccountCard, AccountDeal, AccountTouches, Subject
from abmkit.run.background import cards
from abmkit.run.measure import Derived, derived
from abmkit.workspace import Client

_TOUCHES = 6


def account_key(client: Client, text: str) -> int:
    """The key of an account; of one that is named by it, the data is not looked at.

    Args:
        client: Whose.
        text: Its key, its domain, its name, or a record as SOURCE:ID.

    Raises:
        UsageError: None or several are called so.
        WarehouseError: Nothing was synced yet.
    """
    if text.lstrip("-").isdigit():
        return int(text)
    with derived(client) as facts:
        today = Period("today", facts.through, facts.through)
        return find_account(facts, cards(facts, today), text).id


def find_account(facts: Derived, known: Mapping[int, AccountCard], text: str) -> AccountCard:
    """The account that somebody means; see ``account_key``.

    Raises:
        UsageError: None or several are called so.
    """
    found = _found(facts, known, text.strip())
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(f"{card.id} ({card.name or card.domain})" for card in found[:5])
        raise UsageError(f"{len(found)} accounts are called {text!r}; name one by its key: {keys}")
    near = suggest(text, [card.name for card in known.values()])
    raise UsageError(
        f"no account is called {text!r}{near}; name its domain, its name, or SOURCE:ID"
    )


def subject(facts: Derived, period: Period, card: AccountCard) -> Subject:
    """What is told of an account besides its numbers."""
    return Subject(card, _deals(facts, period, card.id), _touches(facts, period, card.id))


def _found(facts: Derived, known: Mapping[int, AccountCard], text: str) -> list[AccountCard]:
    if text.lstrip("-").isdigit():
        return [known[int(text)]] if int(text) in known else []
    source, colon, record = text.partition(":")
    if colon:
        rows = facts.warehouse.query(
            "SELECT DISTINCT l.canonical FROM link AS l JOIN account AS a USING (key) "
            "WHERE l.source = $1 AND l.kind = 'id' AND l.value = $2",
            [source, record],
        )
    else:
        sql = "SELECT DISTINCT account_id FROM derived_domain WHERE domain = $1 ORDER BY ALL"
        rows = facts.warehouse.query(sql, [text.lower()])
    keys = {key for (key,) in rows}
    return [
        card
        for card in known.values()
        if card.id in keys or card.name.casefold() == text.casefold()
    ]


def _deals(facts: Derived, period: Period, account: int) -> tuple[AccountDeal, ...]:
    """A deal that was decided after the period is open in it."""
    rows = facts.warehouse.query(
        """
        SELECT coalesce(name, ''),
               CASE WHEN closed_on <= $3 THEN status ELSE 'open' END AS was,
               stage, amount, created_on, closed_on
        FROM fact_deal
        WHERE account_id = $1 AND coalesce(created_on, $3) <= $3
              AND (closed_on >= $2 OR closed_on IS NULL OR status = 'open')
        ORDER BY was <> 'open', amount DESC NULLS LAST, id
        """,
        [account, period.start, period.end],
    )
    return tuple(AccountDeal(*row) for row in rows)


def _touches(facts: Derived, period: Period, account: int) -> tuple[AccountTouches, ...]:
    rows = facts.warehouse.query(
        f"""
        SELECT occurred_on, kind, channel, count(DISTINCT person_id), sum(minutes)
        FROM fact_touch
        WHERE account_id = $1 AND occurred_on BETWEEN $2 AND $3 AND minutes > 0
        GROUP BY ALL ORDER BY occurred_on DESC, kind, channel LIMIT {_TOUCHES}
        """,  # noqa: S608 (a number of our own)
        [account, period.start, period.end],
    )
    return tuple(AccountTouches(*row) for row in rows)
