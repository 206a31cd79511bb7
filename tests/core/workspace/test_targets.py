"""``[targets]`` of client.toml: read, and refused by the line and the key that is meant."""

from datetime import date
from decimal import Decimal

import pytest

from abmkit.derive import Fit, Span, Wanted
from abmkit.errors import ConfigError
from abmkit.workspace import Client

HEAD = 'version = 1\nname = "Acme"\n'
RULE = '[[targets.rules]]\ntier = "1"\nreason = "large"\n'
FIELD = '[fields.account]\nicp = { from = "icp__c", type = "text" }\n'


def settle(client: Client, text: str) -> None:
    (client.path / "client.toml").write_text(HEAD + text, "utf-8")


def test_lists_campaigns_rules_and_roles_are_read(client: Client) -> None:
    settle(
        client,
        '[targets]\nlists = ["crm:ABM: 2026"]\ncampaigns = "crm:Round table"\n'
        'assume_from = 2025-01-01\n[targets.roles]\n1 = ["legal", "user"]\n'
        f'{RULE}country = "DE"\nemployees = {{ least = 500 }}\nfields = {{ icp = "A" }}\n{FIELD}',
    )
    when = {"country": ("DE",), "employees": Span(Decimal(500)), "icp": ("A",)}
    assert client.settings.targets.wanted == Wanted(
        (("crm", "ABM: 2026"),),
        (("crm", "Round table"),),
        (Fit("1", "large", when),),
        {"1": ("legal", "user")},
        date(2025, 1, 1),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[targets]\nlist = ["a"]\n', "line 4: unknown key 'list'; did you mean lists?"),
        ('[targets]\nlists = ["ABM"]\n', "line 4: targets.lists: 'ABM' is not SOURCE:NAME"),
        ('[targets.roles]\n1 = ["boss"]\n', "line 4: targets.roles.1: unknown role 'boss'; k"),
        (f"{RULE}", "line 3: targets.rules.0: a rule says what it goes by, such as country"),
        (f'{RULE}contry = "DE"\n', "line 6: unknown key 'contry'; did you mean country or city?"),
        ('[[targets.rules]]\ntier = "1"\ncity = "Ulm"\n', "key 'targets.rules.0.reason' is miss"),
        (f"{RULE}employees = {{}}\n", "line 6: targets.rules.0.employees: say least, most or"),
        (f"{RULE}employees = {{ least = 9, most = 1 }}\n", "line 6: targets.rules.0.employees: l"),
        (f"{RULE}employees = 500\n", "line 6: targets.rules.0.employees: "),
        (
            f'{RULE}fields = {{ icq = "A" }}\n{FIELD}',
            "targets: rule 1: unknown field of accounts 'icq';",
        ),
        (
            f"{RULE}fields = {{ icp = {{ least = 1 }} }}\n{FIELD}",
            "targets: rule 1: icp is no number",
        ),
        ("[targets]\nassume_from = 2025-01-01\n", "line 3: targets: assume_from speaks of lists"),
        ("[targets]\nassume_from = 'May'\n", "line 4: targets.assume_from: "),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_line(client: Client, text: str, says: str) -> None:
    settle(client, text)
    with pytest.raises(ConfigError) as caught:
        _ = client.settings
    assert says in str(caught.value)
