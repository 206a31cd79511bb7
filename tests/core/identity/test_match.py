"""Which row a reference means, and the reason given when it means none."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from abmkit.identity import Decision, IdentityRules, Matched, match
from abmkit.warehouse import Warehouse

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)

Lay = Callable[..., None]


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "w.duckdb") as opened:
        yield opened


@pytest.fixture
def means(warehouse: Warehouse, lay: Lay) -> Callable[..., tuple[str | None, str]]:
    """What a deal's reference means, as (source and id of the account, reason)."""

    def ask(reference: str, source: str = "web") -> tuple[str | None, str]:
        lay(source, deal=[{"source_id": "ask", "status": "open", "account": reference}])
        match(warehouse)
        ((found, reason),) = warehouse.query(
            "SELECT CASE WHEN a.key IS NOT NULL THEN concat(a.source, ' ', a.source_id) END, "
            "reason FROM deal d JOIN link l ON d.account = l.key "
            "LEFT JOIN account a ON a.key = l.canonical WHERE d.source = $1",
            [source],
        )
        return found, reason

    return ask


Means = Callable[..., tuple[str | None, str]]


def account(source_id: str, name: str | None = None, domains: str | None = None) -> dict[str, Any]:
    return {"source_id": source_id, "name": name, "domains": domains}


def test_an_id_means_the_row_of_its_own_source(lay: Lay, means: Means) -> None:
    lay("crm", account=[account("1")])
    assert means("id:1", source="crm") == ("crm 1", "the account with this id")
    assert means("id:1", source="web") == (None, "no account of web has this id")


def test_an_id_of_a_deleted_row_is_known_and_says_so(lay: Lay, means: Means) -> None:
    lay("crm", account=[account("1", "Acme")], deleted=("1",))
    assert means("id:1", source="crm") == (
        "crm 1",
        "the account with this id, deleted in its source on 2026-10-01",
    )
    assert means("name:Acme") == (None, "no account is called 'Acme'")


@pytest.mark.parametrize("said", ["acme.com", "WWW.Acme.COM", " acme.com. "])
def test_a_domain_means_the_account_that_has_it(lay: Lay, means: Means, said: str) -> None:
    lay("crm", account=[account("1", domains="x.org; www.ACME.com"), account("2", domains="b.com")])
    assert means(f"domain:{said}") == ("crm 1", "the account with this domain, in crm")


def test_free_mail_names_no_account(lay: Lay, means: Means) -> None:
    lay("crm", account=[account("1", domains="gmail.com")])
    assert means("domain:Gmail.com") == (None, "'Gmail.com' is free mail, which names no account")


def test_the_own_source_goes_before_others(lay: Lay, means: Means) -> None:
    lay("crm", account=[account("1", "Acme", "acme.com"), account("2", "Acme", "acme.com")])
    lay("web", account=[account("9", "Acme", "acme.com")])
    assert means("domain:acme.com") == ("web 9", "the account with this domain")
    assert means("name:Acme") == ("web 9", "the account with this name")
    assert means("name:Acme", source="erp") == (
        None,
        "3 accounts are called 'Acme': crm 1, crm 2, web 9",
    )


def test_a_name_is_exact_but_for_blanks_and_unicode_form(lay: Lay, means: Means) -> None:
    lay("crm", account=[account("1", " Cafe\u0301 GmbH "), account("2", "아크메")])
    assert means("name:Café GmbH") == ("crm 1", "the account with this name, in crm")
    assert means("name:아크메 ") == ("crm 2", "the account with this name, in crm")
    assert means("name:Kafe GmbH") == (None, "no account is called 'Kafe GmbH'")


def test_case_matters_unless_nothing_else_fits(
    warehouse: Warehouse, lay: Lay, means: Means
) -> None:
    lay("crm", account=[account("1", "ACME"), account("2", "Acme"), account("3", "GTX Pro")])
    assert means("name:Acme") == ("crm 2", "the account with this name, in crm")
    assert means("name:gtx pro") == (
        "crm 3",
        "the account with this name but for upper and lower case, in crm",
    )
    assert means("name:acme") == (None, "2 accounts are called 'acme': crm 1, crm 2")
    sure = warehouse.query("SELECT value, confidence FROM link WHERE kind = 'name' ORDER BY 1")
    assert sure == [("Acme", Decimal("0.9")), ("acme", Decimal(0)), ("gtx pro", Decimal("0.8"))]


def test_many_of_one_name_are_listed_in_part(lay: Lay, means: Means) -> None:
    lay("crm", account=[account(str(n), "O'Hara") for n in range(7)])
    assert means("name:O'Hara") == (
        None,
        "7 accounts are called 'O'Hara': crm 0, crm 1, crm 2, crm 3, crm 4, …",
    )


def test_two_domains_of_one_account_are_no_ambiguity(lay: Lay, means: Means) -> None:
    lay("crm", account=[account("1", domains="acme.com;ACME.com;www.acme.com")])
    assert means("domain:acme.com")[0] == "crm 1"


def test_an_account_is_not_found_by_mail(lay: Lay, means: Means) -> None:
    lay("crm", person=[{"source_id": "p", "email": "a@b.c"}])
    assert means("email:a@b.c") == (None, "accounts are not found by email")


def test_a_person_is_found_by_mail(warehouse: Warehouse, lay: Lay) -> None:
    lay("crm", person=[{"source_id": "p", "email": " Kim@Acme.com"}])
    touch = {"kind": "call", "occurred_at": "2024-01-01"}
    asked = ["email:kim@acme.com ", "email:lee@acme.com", "name:Kim"]
    lay("web", touch=[{**touch, "source_id": f"t{n}", "person": p} for n, p in enumerate(asked)])
    report = match(warehouse)
    assert report.columns == (
        Matched("web", "touch", "person", "person", 3, 1, (
            ("email:lee@acme.com", "no person has the e-mail 'lee@acme.com'"),
            ("name:Kim", "people are not found by name"),
        )),
    )  # fmt: skip
    assert (report.rows, report.matched, report.unmatched) == (3, 1, 2)
    assert report.columns[0].unmatched == 2


def test_campaigns_and_deals_are_found_by_name(warehouse: Warehouse, lay: Lay) -> None:
    lay("crm", campaign=[{"source_id": "c", "name": "Autumn"}])
    lay("crm", deal=[{"source_id": "d", "status": "won", "name": "Big", "campaign": "name:Autumn"}])
    lay("web", money=[{"source_id": "m", "on_date": "2024-01-01", "kind": "cost_media",
                       "amount": "1", "campaign": "name:Autumn", "deal": "name:Big"}])  # fmt: skip
    assert match(warehouse).unmatched == 0


def test_references_may_arrive_before_and_rows_may_leave(
    warehouse: Warehouse, lay: Lay, means: Means
) -> None:
    assert means("name:Acme") == (None, "no account is called 'Acme'")
    lay("crm", account=[account("1", "Acme")])
    facts = warehouse.query("FROM deal")
    assert match(warehouse).unmatched == 0
    assert warehouse.query("FROM deal") == facts
    lay("crm", account=[account("1", "Apex Inc")])
    assert match(warehouse).unmatched == 1


def test_matching_again_writes_nothing(warehouse: Warehouse, lay: Lay, means: Means) -> None:
    lay("crm", account=[account("1", "Acme", "acme.com")])
    means("domain:acme.com")
    before = warehouse.query("SELECT rowid, * FROM link ORDER BY ALL")
    assert match(warehouse) == match(warehouse)
    assert warehouse.query("SELECT rowid, * FROM link ORDER BY ALL") == before


def test_every_row_resolves_to_itself(warehouse: Warehouse, lay: Lay) -> None:
    lay("crm", account=[account("1", "Acme"), account("2", "Acme")])
    report = match(warehouse)
    assert report.columns == ()
    told = warehouse.query("SELECT canonical = key, method, confidence FROM link")
    assert told == [(True, "id", Decimal(1))] * 2


def test_unmatched_references_are_counted_by_live_rows(warehouse: Warehouse, lay: Lay) -> None:
    deal = {"status": "won", "account": "name:Zeta"}
    lay("crm", deal=[{**deal, "source_id": str(n)} for n in range(4)], deleted=("3",))
    member = {"list_name": "targets", "account": "name:Zeta"}
    lay("crm", list_member=[{**member, "source_id": "l"}])
    lay("web", deal=[{**deal, "source_id": "w", "account": "domain:zeta.com"}])
    zeta = (("name:Zeta", "no account is called 'Zeta'"),)
    site = (("domain:zeta.com", "no account has the domain 'zeta.com'"),)
    assert match(warehouse).columns == (
        Matched("crm", "deal", "account", "account", 3, 0, zeta),
        Matched("crm", "list_member", "account", "account", 1, 0, zeta),
        Matched("web", "deal", "account", "account", 1, 0, site),
    )


def test_what_a_person_has_decided_stands(warehouse: Warehouse, lay: Lay, means: Means) -> None:
    lay("crm", account=[account("1", "Acme", "acme.com"), account("2", "Acme Ltd")])
    assert means("domain:acme.com")[0] == "crm 1"
    said = Decision("account", ("web", "domain:acme.com"), ("crm", "id:2"), True, "Ann")
    match(warehouse, IdentityRules(decisions=(said,)))
    asked = (
        "SELECT source_id, method, reason FROM link JOIN account a ON a.key = canonical "
        "WHERE kind = 'domain'"
    )
    assert warehouse.query(asked) == [("2", "manual", "decided by Ann")]
    match(warehouse)
    assert warehouse.query(asked) == [("1", "domain", "the account with this domain, in crm")]


def test_a_row_that_was_merged_means_the_one_it_was_merged_into(lay: Lay, means: Means) -> None:
    lay("crm", account=[{"source_id": "7", "name": "Acme"}, {"source_id": "2", "name": "Acme Inc"}])
    assert means("id:7", "crm") == ("crm 7", "the account with this id")
    lay("crm", deleted=("7",), account=[{"source_id": "2", "merged_ids": "7;8"}])
    assert means("id:7", "crm") == ("crm 2", "merged into the account 2")
    assert means("id:8", "crm") == ("crm 2", "merged into the account 2")
    assert means("id:7", "erp") == (None, "no account of erp has this id")


def test_a_merge_that_is_taken_back_is_none(lay: Lay, means: Means) -> None:
    lay("crm", account=[{"source_id": "2", "merged_ids": "7"}])
    assert means("id:7", "crm") == ("crm 2", "merged into the account 2")
    lay("crm", account=[{"source_id": "7"}])
    assert means("id:7", "crm") == ("crm 7", "the account with this id")
    lay("crm", account=[{"source_id": "2"}])
    assert means("id:7", "crm") == ("crm 7", "the account with this id")
