"""What platforms tell of one e-mail or campaign, beside our records of the same."""

from datetime import date
from decimal import Decimal
from typing import Any

from abmkit.derive import Exclusion, Rules
from abmkit.derive.reconcile import Reconciled, reconcile

from .rows import Lay

START, END = date(2026, 7, 1), date(2026, 9, 30)
ACCOUNTS = [{"source_id": "acme", "domains": "acme.com"}, {"source_id": "bolt"}]
PEOPLE = [{"source_id": name} for name in ("ann", "ben", "cem")]
JOBS = [
    {"source_id": f"{name} at acme", "person": f"id:{name}", "account": "id:acme"}
    for name in ("ann", "ben")
]
MAILS = [{"source_id": name, "kind": "email"} for name in ("july", "june")]
FAIR = {"source_id": "fair", "name": "Fair"}


def total(name: str, value: int | str, day: str = "2026-07-01", **of: str) -> dict[str, str]:
    told = {"source_id": f"{name} {of}", "day": day, "name": name, "value": str(value)}
    return {**told, "additivity": "total", **of}


def opened(number: int, person: str, at: str = "2026-07-02", **more: str) -> dict[str, str]:
    told = {"source_id": f"o{number}", "kind": "email", "action": "opened", "asset": "id:july"}
    return {**told, "person": f"id:{person}", "occurred_at": f"{at}T10:00:00Z", **more}


def look(warehouse: Any) -> dict[str, Reconciled]:
    return {each.what: each for each in reconcile(warehouse.query, START, END, "USD")}


def gaps(of: Reconciled) -> dict[str, tuple[Decimal | None, int]]:
    return {gap.reason: (gap.amount, gap.rows) for gap in of.gaps}


def told(lay: Lay, rules: Rules | None = None, **more: list[dict[str, str]]) -> Reconciled:
    rows = {"account": ACCOUNTS, "person": PEOPLE, "membership": JOBS, "asset": MAILS, **more}
    (got,) = look(lay(rules, **rows) if rules else lay(**rows)).values()
    return got


def test_who_opens_an_email_twice_or_after_the_period_is_one_of_those_who_opened_it(
    lay: Lay,
) -> None:
    opens = [opened(1, "ann"), opened(2, "ann", "2026-07-09"), opened(3, "ben", "2026-11-02")]
    got = told(lay, touch=opens, stat=[total("opened", 2, asset="id:july")])
    assert got == Reconciled("email recipients who opened", "crm", "count", Decimal(2), Decimal(2))
    assert got.holds


def test_an_email_of_another_period_is_none_of_this_one(lay: Lay) -> None:
    opens = [opened(1, "ann"), opened(2, "ben", asset="id:june")]
    stats = [total("opened", 1, asset="id:july"), total("opened", 7, "2026-06-30", asset="id:june")]
    got = told(lay, touch=opens, stat=stats)
    assert (got.theirs, got.ours, got.holds) == (1, 1, True)


def test_a_person_of_no_account_and_one_whose_opens_were_all_a_machine_s_are_told_apart(
    lay: Lay,
) -> None:
    opens = [
        opened(1, "ann"),
        opened(2, "ann", is_machine="true"),
        opened(3, "ben", is_machine="true"),
        opened(4, "cem"),
    ]
    got = told(lay, touch=opens, stat=[total("opened", 3, asset="id:july")])
    assert (got.ours, gaps(got)) == (1, {"machine": (1, 1), "no_account": (1, 1)})
    assert got.holds


def test_what_no_reason_accounts_for_is_flagged(lay: Lay) -> None:
    got = told(lay, touch=[opened(1, "ann")], stat=[total("opened", 5, asset="id:july")])
    assert (got.unexplained, got.holds) == (4, False)


def member(number: int, person: str, **more: str) -> dict[str, str]:
    part = {"campaign": "id:fair", "asset": "", "kind": "event", "action": "", "direction": "out"}
    return opened(number, person, **{**part, **more})


def deal(name: str, amount: str | None, **more: str) -> dict[str, Any]:
    told = {"source_id": name, "status": "open", "created_on": "2026-08-01", "account": "id:acme"}
    return {**told, "amount": amount, "campaign": "id:fair", **more}


def test_a_campaign_has_members_responses_and_deals_of_its_own(lay: Lay) -> None:
    deals = [
        deal("a", "100", status="won", close_on="2026-11-20"),
        deal("b", None, status="won", close_on="2026-08-20"),
        deal("c", "30", account="id:bolt"),
        deal("d", "9", campaign=""),
    ]
    stats = {
        "contacts": 2, "leads": 1, "responses": 1, "deals": 3, "won_deals": 2, "amount": 130,
        "won_amount": 100,
    }  # fmt: skip
    rules = Rules(exclusions=(Exclusion("own", None, "crm", "bolt", "account"),))
    got = look(
        lay(
            rules,
            account=ACCOUNTS,
            person=PEOPLE,
            membership=JOBS,
            campaign=[FAIR],
            touch=[member(1, "ann", direction="in"), member(2, "ben"), member(3, "cem")],
            deal=deals,
            stat=[total(name, value, campaign="id:fair") for name, value in stats.items()],
        )
    )
    pairs = {what.removeprefix("campaign "): (each.theirs, each.ours) for what, each in got.items()}
    assert pairs == {
        "members": (3, 2), "responses": (1, 1), "deals": (3, 2), "deals won": (2, 2),
        "amount": (130, 100), "amount won": (100, 100),
    }  # fmt: skip
    assert gaps(got["campaign members"]) == {"no_account": (1, 1)}
    assert gaps(got["campaign deals"]) == {"excluded": (1, 1)}
    assert gaps(got["campaign amount"]) == {"excluded": (30, 1)}
    assert all(each.holds for each in got.values())


def test_an_amount_in_another_currency_is_never_subtracted_in_silence(lay: Lay) -> None:
    stat = total("won_amount", 9, campaign="id:fair", currency="EUR")
    got = look(lay(campaign=[FAIR], stat=[stat]))["campaign amount won"]
    assert "other_currency" in gaps(got)


def test_such_totals_are_in_no_number(lay: Lay) -> None:
    warehouse = lay(asset=MAILS, stat=[total("clicks", 5, asset="id:july")])
    assert warehouse.query("SELECT count(*) FROM fact_stat") == [(0,)]
