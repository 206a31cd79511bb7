"""What people write into client.toml about facts, and what is said of mistakes."""

from decimal import Decimal

import pytest

from abmkit.derive import Exclusion, Ladder, Mqa, OwnField, Rules, Weight
from abmkit.errors import ConfigError
from abmkit.run.measure import rules
from abmkit.workspace import Client

HEAD = 'version = 1\nname = "Acme"\n'
WHOLE = """
priority = ["crm", "erp"]

[record]
deal = "crm"
list_member = "targets.csv"

[record.touch]
email = "mail"
visit = ["eu", "us"]
"*" = "crm"

[record.money]
"cost_media:search" = "google"

[minutes]
visit = 1.5

[[weights]]
factor = 3
kind = ["webinar", "event"]

[[weights]]
factor = 0.5
tier = 1
fields = { partner = true }

[ladders.deal]
steps = ["opened", "won"]
won = "won"
stages = { Demo = "opened" }

[fields.account]
partner = { from = ["partner__c", "Partner"], type = "boolean" }
"""


def write(client: Client, text: str) -> Client:
    (client.path / "client.toml").write_text(HEAD + text, "utf-8")
    return Client(client.workspace, client.id)


def test_what_is_written_becomes_the_rules_of_the_facts(client: Client) -> None:
    (client.path / "exclusions.csv").write_text(
        "domain,id,kind,reason,by,from\nwww.Ours.com,,,own staff,Kim,\n"
        ",crm:00:61,deal,test,Kim,2026-04-01\n",
        "utf-8",
    )
    told = rules(write(client, WHOLE))
    (first, second) = told.exclusions
    assert first == Exclusion("own staff", domain="ours.com")
    assert (second.source, second.source_id, second.table) == ("crm", "00:61", "deal")
    assert str(second.since) == "2026-04-01"
    assert told == Rules(
        zone="UTC",
        currency="USD",
        record={
            "deal": {"*": ("crm",)},
            "list_member": {"*": ("targets.csv",)},
            "touch": {"email": ("mail",), "visit": ("eu", "us"), "*": ("crm",)},
            "money": {"cost_media:search": ("google",)},
        },
        priority=("crm", "erp"),
        minutes={"visit": Decimal("1.5")},
        weights=(
            Weight(Decimal(3), {"kind": ("webinar", "event")}),
            Weight(Decimal("0.5"), {"tier": ("1",), "partner": ("true",)}),
        ),
        ladders={"deal": Ladder(("opened", "won"), {"Demo": "opened"}, won="won")},
        exclusions=told.exclusions,
        fields=(OwnField("account", "partner", ("partner__c", "Partner"), "boolean"),),
    )


def test_the_rule_of_qualified_accounts_is_one_for_facts_and_metrics(client: Client) -> None:
    text = "[mqa]\npeople = 3\ndays = 60\n[mqa.tiers.1]\nminutes = 150.5\n[metrics.m]\nx = 1\n"
    told = write(client, text)
    assert rules(told).mqa == Mqa(people=3, days=60, tiers={"1": (Decimal("150.5"), 3)})
    assert told.settings.metrics == {
        "m": {"x": 1},
        "*": {
            "mqa": "100 minutes, 3 people, 60 days; tier 1: 150.5 minutes, 3 people",
            "engaged": "10 minutes, 60 days",
        },
    }
    assert write(client, "").settings.metrics == {}
    common = {"mqa": str(Mqa()), "engaged": Mqa().engagement}
    assert write(client, "[mqa]\n").settings.metrics == {"*": common}


def test_the_rule_of_qualified_accounts_may_go_by_size(client: Client) -> None:
    told = write(client, "[mqa.sizes.1000]\nminutes = 300\n[mqa.sizes.200]\npeople = 4\n")
    sizes = {200: (Decimal(100), 4), 1000: (Decimal(300), 2)}
    assert rules(told).mqa == Mqa(sizes=sizes)
    assert told.settings.metrics["*"]["mqa"] == (
        "100 minutes, 2 people, 90 days; from 200 employees: 100 minutes, 4 people; "
        "from 1000 employees: 300 minutes, 2 people"
    )


def test_what_influences_deals_and_how_long_customers_last_is_the_clients(client: Client) -> None:
    told = rules(write(client, 'influencing = "webinar"\nactive_months = 6\n'))
    assert (told.influencing, told.active_months) == (("webinar",), 6)


def test_a_client_without_decisions_takes_the_plain_rules(client: Client) -> None:
    assert rules(write(client, "")) == Rules()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[record]\ndael = 'crm'\n", "line 3: record: unknown table 'dael'; did you mean deal?"),
        ("[record]\naccount = 'crm'\n", "record: table account has no source of record: all sou"),
        ("[record.touch]\nemial = 'crm'\n", "record: unknown kind of touch 'emial'; did you mean"),
        ("[record.deal]\nnew = 'crm'\n", "record: unknown part of table deal 'new'"),
        ("[record.stage]\ndeals = 'crm'\n", "record: unknown ladder 'deals'; did you mean deal?"),
        ("[record.money]\n'cost_meda:x' = 'g'\n", "unknown kind of money 'cost_meda'; did you m"),
        ("record = 7\n", "line 3: record: input should be a valid dictionary"),
        ("[[weights]]\nfactor = 2\n", "line 3: weights.0: a rule says what it goes by"),
        ("[[weights]]\nfactor = -1\nkind = 'call'\n", "weights.0.factor: input should be greater"),
        ("[[weights]]\nkind = 'call'\n", "key 'weights.0.factor' is missing: 3 is 300 %"),
        ("[[weights]]\nfactor = 2\nkind = 'cal'\n", "line 5: weights.0.kind: unknown kind of tou"),
        ("[[weights]]\nfactor = 2\nrole = 'boss'\n", "weights.0.role: unknown role 'boss'"),
        ("[[weights]]\nfactor = 2\nteir = '1'\n", "line 5: unknown key 'teir'; did you mean tier?"),
        (
            "[[weights]]\nfactor = 2\nfields = { ipc = 'A' }\n[fields.account]\n"
            "icp = { from = 'x', type = 'text' }\n",
            "line 3: weights: unknown field to weigh by 'ipc'; did you mean icp?",
        ),
        (
            "[[weights]]\nfactor = 1.2345\nkind = 'call'\n" * 6,
            "line 3: weights: all factors together multiply to 3.54 with 24 decimals",
        ),
        ('influencing = ["webinars"]\n', "line 3: influencing: unknown kind of touch 'webinars'"),
        ("[mqa]\nminuts = 9\n", "line 4: unknown key 'minuts'; did you mean minutes?"),
        ("[mqa]\nengaged = 101\n", "line 3: mqa: engaged = 101 is more than qualifies an account"),
        ("[mqa.tiers.1]\npeople = 0\n", "line 4: mqa.tiers.1.people: input should be greater t"),
        ("[ladders.deals]\nsteps = ['a']\n", "unknown ladder 'deals'; did you mean deal?"),
        ("[ladders.deal]\nsteps = []\n", "ladders.deal.steps: tuple should have at least 1 item"),
        ("[ladders.deal]\nsteps = ['a', 'a']\n", "ladders.deal: a step is named twice"),
        (
            "[ladders.deal]\nsteps = ['accepted']\nqualified = 'acepted'\n",
            "line 3: ladders.deal: unknown step 'acepted'; did you mean accepted?",
        ),
        (
            "[ladders.deal]\nsteps = ['a']\nstages = { Demo = 'b' }\n",
            "ladders.deal: unknown step 'b'",
        ),
        ("[fields.acount]\nx = { from = 'x', type = 'text' }\n", "unknown table with fields 'acou"),
        ("[fields.deal]\nx = { from = 'x', type = 'texts' }\n", "line 4: fields.deal.x.type: inpu"),
        ("[fields.deal]\nx = { type = 'text' }\n", "key 'fields.deal.x.from' is missing: What so"),
        (
            "[fields.deal]\ntier = { from = 'x', type = 'text' }\n",
            "line 3: fields: deal has a column tier already; choose another name",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(client: Client, text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rules(write(client, text))
    assert "clients/acme/client.toml" in str(caught.value)
    assert says in str(caught.value)


EXCLUSIONS = "kind,domain,id,reason,by,from\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("domain,reason\nx.com,y\n", "exclusions.csv line 1: column 'by' is missing"),
        ("domain,since,reason,by\n", "line 1: unknown column 'since'"),
        (EXCLUSIONS + ",,,x,Kim,\n", "line 2: a line needs either a domain or an id"),
        (EXCLUSIONS + ",a.com,crm:1,x,Kim,\n", "line 2: a line needs either a domain or an id"),
        (EXCLUSIONS + ",,crm:1,x,Kim,\n", "line 2: with an id, kind says what it is"),
        (EXCLUSIONS + "deal,,0061,x,Kim,\n", "line 2: id: '0061' is not SOURCE:ID; write such as"),
        (EXCLUSIONS + "deal,a.com,,x,Kim,\n", "line 2: a deal has no domain"),
        (EXCLUSIONS + ",kim@a.com,,x,Kim,\n", "line 2: domain: 'kim@a.com' is not a domain"),
        (EXCLUSIONS + ",a.com,,,Kim,\n", "line 2: reason: a value is missing"),
        (EXCLUSIONS + ",a.com,,x,Kim,1.4.26\n", "line 2: from: '1.4.26' is not a day"),
        (EXCLUSIONS + "people,a.com,,x,Kim,\n", "line 2: kind: Input should be 'account'"),
    ],
)
def test_a_wrong_exclusion_is_named_with_its_line(client: Client, text: str, says: str) -> None:
    (client.path / "exclusions.csv").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        client.exclusions()
    assert says in str(caught.value)


def test_no_list_of_exclusions_and_an_empty_one_exclude_nothing(client: Client) -> None:
    assert client.exclusions() == ()
    (client.path / "exclusions.csv").write_text("\n \n", "utf-8")
    assert client.exclusions() == ()
    (client.path / "exclusions.csv").write_text("\n" + EXCLUSIONS + ",a.com,,x,Kim,\n", "utf-8")
    assert len(client.exclusions()) == 1
