"""Rows that a file feeds besides its own table: who works where, companies that it only names."""

from __future__ import annotations

from typing import Any

from abmkit import Check
from abmkit_files.guess.draft import Draft
from abmkit_files.guess.references import Referral, refer

_HALF = 0.5


def rows_beside(draft: Draft) -> dict[str, dict[str, Any]]:
    """Draft what else the lines of a file tell, and add it to the draft's findings."""
    is_person = draft.known.table == "person"
    referral = refer(draft.known, "account", draft.files_of("account"))
    if referral is None or draft.known.table not in ("person", "deal"):
        return {}
    rows = {}
    if is_person and draft.id and not draft.files_of("membership"):
        rows["membership"] = _membership(draft, referral)
    if _names_companies(referral, is_person) and (account := _account(draft, referral)):
        rows["account"] = account
    return rows


def _names_companies(referral: Referral, is_person: bool) -> bool:
    """Whether the lines name companies that no file given lists."""
    if referral.share is None:
        return True
    return is_person and referral.by == "name" and referral.share < _HALF


def _membership(draft: Draft, referral: Referral) -> dict[str, Any]:
    guess = referral.guess(draft.files_of("account"))
    column = referral.columns[0]
    draft.tell("membership.account", guess, *referral.columns)
    return {
        "id": [*draft.id, column.name],
        "when": {column.name: True},
        "map": {"person": {"from": draft.id[0], "by": "id"}, "account": guess.cell},
    }


def _account(draft: Draft, referral: Referral) -> dict[str, Any] | None:
    key = referral.columns[0]
    names = draft.known.columns.get("account:name", [])
    if referral.by == "id" and names[:1] in ([], [key]):
        return None
    filled = {"domains": [key]} if referral.by == "domain" else {}
    filled |= {"name": names[:1]} if names else {}
    for target, (column,) in filled.items():
        draft.used.add(column.name)
        what = f"{draft.known.look.stem}: account.{target} ← {column.name}: {column.samples}"
        draft.findings.append(Check(True, what))
    return {
        "id": [key.name],
        "when": {key.name: True},
        "map": {target: {"from": column.name} for target, (column,) in filled.items()},
    }
