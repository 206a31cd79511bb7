"""Two years of a made-up business, written straight into a warehouse file by SQL.

Everything hangs on the number of touches: one account per thousand, one person per twenty, one
deal per 250. The list changes its mind about a tenth of its accounts, a tenth of the people change
their employer, a fifth of the deals is in dollars.
"""

from pathlib import Path

ZONE, CURRENCY = "Europe/Berlin", "EUR"
_FIRST, _DAYS = "DATE '2024-10-01'", 730
_ORIGIN = (
    "'crm' AS source, 'all' AS stream, source_id AS record, 0 AS content_hash, "
    "TIMESTAMP '2026-10-01 04:00:00' AS synced_at"
)


def make(path: Path, touches: int) -> None:
    """Make the warehouse.

    Args:
        path: Of the file.
        touches: How many.
    """
    from abmkit.warehouse import Warehouse

    with Warehouse.open(path) as warehouse:
        for statement in _statements(touches):
            warehouse.execute(statement)
        warehouse.execute("CHECKPOINT")


def _statements(touches: int) -> list[str]:
    accounts, people, deals = touches // 1000 + 5, touches // 20 + 20, touches // 250 + 20
    campaigns = 200
    # Some are met far more often than others, and of three accounts in ten we know nobody.
    active = "pow(hash(i, 'p') / 18446744073709551616.0, 3)"
    account = _key("account", f"{active} * 0.7 * {accounts}")
    person = _key("person", f"{active} * {people}")
    return [
        _insert(
            "account",
            accounts,
            "concat('Account ', i) AS name, [concat('account', i, '.example')] AS domains, "
            "concat('industry ', i % 12) AS industry, concat('country ', i % 9) AS country",
        ),
        _insert("person", people, "concat('Person ', i) AS name"),
        _insert("campaign", campaigns, "concat('Campaign ', i) AS name"),
        f"INSERT INTO fx BY NAME SELECT {_key('fx', 'i')} AS key, concat('fx', i) AS source_id, "
        f"{_ORIGIN}, {_FIRST} + CAST(i AS INTEGER) * 30 - 10 AS day, 'USD' AS base, "
        "'EUR' AS quote, CAST(0.9 + i % 7 * 0.01 AS DECIMAL(20, 10)) AS rate "
        "FROM range(26) t(i)",
        *_memberships(people, accounts),
        *_list(accounts),
        _deals(deals, accounts, campaigns),
        _insert(
            "touch",
            touches,
            f"TIMESTAMP '2024-10-01' + to_seconds(i * {_DAYS} * 86400 // {touches}) "
            f"- to_seconds({_mix('i', 't')} * 40) AS occurred_at, "
            f"{_choice('k', _KINDS)} AS kind, "
            "CASE kind WHEN 'email' THEN ['delivered', 'opened', 'clicked'][1 + i % 3] END "
            "AS action, CASE kind WHEN 'meeting' THEN concat('meeting ', i // 90) END AS event, "
            f"CASE WHEN {_mix('i', 'n')} < 300 THEN {account} END AS account, "
            f"CASE WHEN kind <> 'ad' THEN {person} END AS person, "
            f"{_key('campaign', f'i % {campaigns}')} AS campaign, "
            "CASE kind WHEN 'meeting' THEN 'sdr' WHEN 'visit' THEN 'web' ELSE kind END "
            "AS channel, CASE WHEN kind IN ('visit', 'form') OR action IN ('opened', 'clicked') "
            "THEN 'in' ELSE 'out' END AS direction, "
            f"CASE WHEN kind = 'visit' THEN CAST({_mix('i', 'm')} % 30 / 4 AS DECIMAL(18, 4)) END "
            f"AS minutes, {_mix('i', 'x')} < 50 AS is_machine, "
            "CASE kind WHEN 'meeting' THEN ['held', 'held', 'no_show', 'cancelled'][1 + i % 4] END "
            "AS outcome",
        ),
        *(_links(table) for table in ("account", "person", "campaign", "deal")),
    ]


_KINDS = {"email": 500, "visit": 330, "ad": 100, "form": 20, "meeting": 30, "call": 20}


def _memberships(people: int, accounts: int) -> list[str]:
    """Everybody's employer; a tenth have a second one behind the first."""
    day = f"{_FIRST} + CAST({_mix('i', 'moved')} % {_DAYS} AS INTEGER)"
    role = f"CASE WHEN i % 3 = 0 THEN {_list_item('i', _ROLES)} END AS buying_role, "
    shared = f"{_key('person', 'i')} AS person, {role}"
    return [
        _insert(
            "membership",
            people,
            f"{shared}{_key('account', f'i * 0.7 * {accounts} / {people}')} AS account, "
            f"CASE WHEN i % 10 = 0 THEN {day} END AS valid_to",
        ),
        _insert(
            "membership",
            people,
            f"{shared}{_key('account', f'(i * 7 + 1) % {accounts}')} AS account, "
            f"{day} AS valid_from",
            prefix="second ",
            where="i % 10 = 0",
        ),
    ]


_ROLES = ("champion", "decision_maker", "user", "legal")


def _list(accounts: int) -> list[str]:
    """Two fifths of the accounts; a tenth of them change their tier one day."""
    day = f"{_FIRST} + CAST({_mix('i', 'tier')} % {_DAYS} AS INTEGER)"
    shared = (
        f"{_key('account', 'i')} AS account, 'targets' AS list_name, concat('owner ', i % 9) "
        "AS owner, ['champion', 'user', 'legal'][:1 + i % 3] AS required_roles, "
    )
    return [
        _insert(
            "list_member",
            accounts,
            f"{shared}CAST(1 + i % 3 AS VARCHAR) AS tier, {_FIRST} - 30 + CAST({_mix('i', 'on')} "
            f"AS INTEGER) AS valid_from, CASE WHEN i % 10 = 0 THEN greatest(valid_from + 1, {day}) "
            "END AS valid_to",
            where="i % 5 < 2",
        ),
        _insert(
            "list_member",
            accounts,
            f"{shared}CAST(1 + (i + 1) % 3 AS VARCHAR) AS tier, greatest({_FIRST} - 30 + "
            f"CAST({_mix('i', 'on')} AS INTEGER) + 1, {day}) AS valid_from",
            prefix="second ",
            where="i % 10 = 0",
        ),
    ]


def _deals(deals: int, accounts: int, campaigns: int) -> str:
    made = f"{_FIRST} - 100 + CAST(i * {_DAYS + 90} // {deals} AS INTEGER)"
    return _insert(
        "deal",
        deals,
        f"concat('Deal ', i) AS name, {_key('account', f'(i * 37) % {accounts}')} AS account, "
        f"{_key('campaign', f'i % {campaigns}')} AS campaign, {made} AS created_on, "
        f"CASE WHEN i % 4 > 0 THEN {made} + CAST({_mix('i', 'q')} % 40 AS INTEGER) END "
        f"AS qualified_on, {made} + 40 + CAST({_mix('i', 'c')} % 160 AS INTEGER) AS close_on, "
        f"CASE WHEN close_on > DATE '2026-09-30' OR {_mix('i', 's')} < 200 THEN 'open' "
        f"WHEN {_mix('i', 's')} < 480 THEN 'won' ELSE 'lost' END AS status, "
        f"CASE WHEN i % 20 > 0 THEN CAST(1000 + {_mix('i', 'w')} * 173 AS DECIMAL(18, 4)) END "
        "AS amount, CASE WHEN i % 5 = 0 THEN 'USD' END AS currency, "
        "CASE WHEN i % 3 = 0 THEN 12 * (1 + i % 4) + i % 5 END AS term_months, 'stage' AS stage",
    )


def _insert(table: str, rows: int, columns: str, prefix: str = "", where: str = "true") -> str:
    return (
        f"INSERT INTO {table} BY NAME SELECT {_key(f'{prefix}{table}', 'i')} AS key, "
        f"concat('{prefix}{table} ', lpad(CAST(i AS VARCHAR), 12, '0')) AS source_id, {_ORIGIN}, "
        f"{columns} FROM range({rows}) t(i) WHERE {where}"
    )


def _links(table: str) -> str:
    return (
        f"INSERT INTO link SELECT key, '{table}', source, 'id', source_id, key, 'id', 'the {table} "
        f"with this id', 1 FROM {table}"
    )


def _key(table: str, number: str) -> str:
    """The key of the row of a number; spread like real ones."""
    return f"CAST(hash('{table}', CAST(floor({number}) AS BIGINT)) >> 4 AS BIGINT)"


def _mix(number: str, salt: str) -> str:
    """A whole number below 1,000, the same for the same number and salt."""
    return f"CAST(hash({number}, '{salt}') % 1000 AS BIGINT)"


def _choice(salt: str, shares: dict[str, int]) -> str:
    """One of some texts, by shares in a thousand."""
    upto, whens = 0, ""
    for text, share in shares.items():
        upto += share
        whens += f" WHEN {_mix('i', salt)} < {upto} THEN '{text}'"
    return f"CASE{whens} END"


def _list_item(number: str, texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(repr, texts))}][1 + {number} % {len(texts)}]"
