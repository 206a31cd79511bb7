"""Fields of the client's own: declared, typed, in every fact that knows what they are of."""

from datetime import date
from decimal import Decimal

import pytest

from abmkit.derive import OwnField, Rules, derive, facts_of, findings
from abmkit.derive.findings import Misfit
from abmkit.errors import UsageError

from .rows import ACME, Lay

FIELDS = (
    OwnField("account", "icp", ("icp__c", "ICP Score"), "decimal"),
    OwnField("account", "segment", ("a/b~c",), "text"),
    OwnField("account", "since", ("since",), "date"),
    OwnField("account", "partner", ("partner",), "boolean"),
    OwnField("account", "sites", ("sites",), "integer"),
    OwnField("person", "persona", ("persona",), "text"),
    OwnField("deal", "arr", ("arr",), "money"),
    OwnField("touch", "page", ("page",), "text"),
)
RULES = Rules(fields=FIELDS)
EXTRA = '{"icp__c": "", "ICP Score": 71.5, "a/b~c": "SME", "since": "2026-01-02", "partner": true}'


def test_own_fields_are_typed_and_shown_where_their_table_is_known(lay: Lay) -> None:
    warehouse = lay(
        RULES,
        account=[{**ACME, "extra": EXTRA}],
        person=[{"source_id": "p", "extra": '{"persona": "Buyer"}'}],
        membership=[{"source_id": "m", "person": "id:p", "account": "id:1"}],
        deal=[{"source_id": "d", "status": "open", "account": "id:1", "extra": '{"arr": "12.5"}'}],
        touch=[
            {"source_id": "t", "kind": "visit", "occurred_at": "2026-09-01T12:00:00Z",
             "person": "id:p", "extra": '{"page": "/price"}'}
        ],
    )  # fmt: skip
    about = (Decimal("71.5"), "SME", date(2026, 1, 2), True, None)
    names = "icp, segment, since, partner, sites"
    assert warehouse.query(f"SELECT {names}, arr FROM fact_deal") == [(*about, Decimal("12.5"))]
    assert warehouse.query(f"SELECT DISTINCT {names}, arr FROM fact_deal_open") == [
        (*about, Decimal("12.5"))
    ]
    assert warehouse.query(f"SELECT {names}, persona, page FROM fact_touch") == [
        (*about, "Buyer", "/price")
    ]
    assert warehouse.query(f"SELECT {names}, persona FROM fact_membership") == [(*about, "Buyer")]
    for fact in facts_of(FIELDS).values():
        assert {"icp", "segment"} <= set(fact.columns)
        for relation in fact.relations:
            got = [name for (name, *_) in warehouse.query(f"DESCRIBE {relation}")]
            assert got == list(fact.layout(relation))
    derive(warehouse, Rules())
    assert "icp" not in [name for (name, *_) in warehouse.query("DESCRIBE fact_deal")]


def test_cells_of_another_kind_are_no_data_and_counted(lay: Lay) -> None:
    extras = ['{"sites": "2.7"}', '{"sites": "2.0"}', '{"sites": [1]}', '{"sites": null}', None]
    accounts = [{"source_id": str(n), "extra": extra} for n, extra in enumerate(extras)]
    warehouse = lay(RULES, account=accounts)
    told = warehouse.query("SELECT sites FROM fact_account WHERE sites IS NOT NULL")
    assert told == [(2,)]
    assert findings(warehouse, RULES).misfits == (Misfit("account", "sites", 2, "2.7"),)


@pytest.mark.parametrize(
    ("field", "says"),
    [
        (OwnField("account", "amount", ("a",), "text"), "deal has a column amount already"),
        (OwnField("account", "closed_on", ("a",), "text"), "deal has a column closed_on already"),
        (OwnField("deal", "account", ("a",), "text"), "a field cannot be called 'account'"),
        (OwnField("deal", "Icp", ("a",), "text"), "a field cannot be called 'Icp'"),
        (OwnField("deal", "and", ("a",), "text"), "a field cannot be called 'and'"),
    ],
)
def test_a_name_that_means_something_else_is_refused(field: OwnField, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        facts_of([field])


def test_two_tables_cannot_have_one_name_in_one_fact() -> None:
    twins = [
        OwnField("account", "grade", ("g",), "text"),
        OwnField("deal", "grade", ("g",), "text"),
    ]
    with pytest.raises(UsageError, match="deal has a column grade already"):
        facts_of(twins)
