"""``links.csv``: who is who, as people decided; lines that contradict each other are named."""

import pytest

from abmkit.errors import ConfigError
from abmkit.workspace import Client

HEAD = "kind,left,right,decision,by,on,reason"


def decided(client: Client, *lines: str) -> list[tuple[object, ...]]:
    (client.path / "links.csv").write_text("\n".join([HEAD, *lines, ""]), "utf-8")
    return [(d.kind, d.left, d.right, d.same) for d in client.identity.decisions]


def test_a_line_names_records_or_what_a_source_calls_one(client: Client) -> None:
    assert client.identity.decisions == ()
    assert decided(
        client,
        "account,crm:1,erp:a:7,same,Kim,2026-01-02,",
        "person,crm:1,erp:2,different,Kim,,",
        'account,"sheet/name:Acme, Inc",crm:1,same,Kim,,',
    ) == [
        ("account", ("crm", "id:1"), ("erp", "id:a:7"), True),
        ("person", ("crm", "id:1"), ("erp", "id:2"), False),
        ("account", ("sheet", "name:Acme, Inc"), ("crm", "id:1"), True),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("account,crm1,erp:2,same,Kim,,", "line 2: left: 'crm1' is neither SOURCE:ID nor SOURCE"),
        ("account,crm:1,x/name:A,same,Kim,,", "line 2: right: 'x/name:A' is not SOURCE:ID"),
        ("account,crm:1,crm:1,same,Kim,,", "line 2: crm:1 stands on both sides"),
        ("account,x/name:A,crm:1,different,Kim,,", "line 2: only two records can be different"),
        ("account,crm:1,crm:2,maybe,Kim,,", "line 2: decision: Input should be 'same' or"),
        ("deal,crm:1,crm:2,same,Kim,,", "line 2: kind: Input should be 'account' or 'person'"),
        ("account,crm:1,crm:2,same,,,", "line 2: by: a value is missing"),
    ],
)
def test_a_wrong_line_is_named(client: Client, line: str, said: str) -> None:
    with pytest.raises(ConfigError, match=r"clients/acme/links\.csv") as failed:
        decided(client, line)
    assert said in str(failed.value)


def test_lines_that_contradict_each_other_are_named(client: Client) -> None:
    with pytest.raises(ConfigError) as failed:
        decided(
            client,
            "account,crm:1,erp:2,same,Kim,,",
            "person,crm:1,web:3,same,Kim,,",
            "account,web:3,erp:2,same,Kim,,",
            "account,web:3,crm:1,different,Sven,,",
        )
    assert str(failed.value) == (
        "clients/acme/links.csv line 5: web:3 and crm:1 are different here, and the same by "
        "lines 4, 2; remove one of these lines"
    )


def test_a_name_means_one_record(client: Client) -> None:
    meant = ("account,x/name:A,crm:1,same,Kim,,", "account,x/name:A,crm:2,same,Kim,,")
    with pytest.raises(ConfigError) as failed:
        decided(client, *meant)
    assert str(failed.value) == (
        "clients/acme/links.csv line 2: x/name:A means crm:1 here, and crm:2 by line 3; remove "
        "one of these lines"
    )
    assert len(decided(client, *meant, "account,crm:1,crm:2,same,Kim,,")) == 3
