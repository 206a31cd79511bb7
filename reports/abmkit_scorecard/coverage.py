"""The coverage matrix: target accounts by buying roles."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from abmkit import AccountCard, Msg, ReportData, Value, blocks
from abmkit_scorecard.asks import COVERED
from abmkit_scorecard.connect import missing
from abmkit_scorecard.heads import marks, numbers, words

_SHOWN = 8
_ROLES = (
    "executive", "decision_maker", "budget_holder", "champion", "influencer", "user", "legal",
    "blocker",
)  # fmt: skip
_WIDEST = 8


def coverage(data: ReportData) -> blocks.Section:
    """The matrix; without roles it says what would fill it."""
    cards, roles = _cards(data), _roles(data)
    if not cards or not roles:
        why = missing(data, "coverage") or Msg.of("connect.no_membership")
        paragraph = blocks.Paragraph(text=why)
        return blocks.Section(title=Msg.of("coverage.title"), blocks=(paragraph,))
    table = blocks.Table(
        columns=_columns(roles), rows=tuple(_row(card, roles) for card in cards), aligned=True
    )
    return blocks.Section(
        title=Msg.of("coverage.title"),
        note=Msg.of("coverage.note", shown=len(cards), n=_listed(data), window=_window(data)),
        blocks=(table, cover_key(_enough(data))),
    )


def _window(data: ReportData) -> Value | Msg:
    """How far back a touch makes a person engaged."""
    told = str(data.registry.parameters(COVERED, data.params)["window"]).removeprefix(">=")
    length, unit = int(told[:-1]), told[-1]
    if unit == "m":
        return Msg.of("coverage.months", n=length)
    return Value(number=Decimal(length), unit="days")


def role_name(role: str) -> Msg | str:
    """A buying role in the reader's words; another one in the data's own."""
    return Msg.of(f"role.{role}") if role in _ROLES else role.replace("_", " ")


def _listed(data: ReportData) -> int:
    return sum(card.on_list for card in data.accounts.values())


def _cards(data: ReportData) -> list[AccountCard]:
    """Target accounts of the first tiers, those with most open pipeline first."""
    listed = [card for card in data.accounts.values() if card.on_list and card.roles]
    worth = {
        card.id: data.group("open_pipeline", "account", card.id).number or Decimal(0)
        for card in listed
    }
    listed.sort(key=lambda card: (card.tier or "~", -worth[card.id], card.id))
    return listed[:_SHOWN]


def _roles(data: ReportData) -> list[str]:
    """The roles that target accounts require, in the order of a buying group."""
    required: Counter[str] = Counter()
    for card in data.accounts.values():
        required.update(r for r, told in card.roles.items() if card.on_list and told.required)
    return in_order(required)[:_WIDEST]


def in_order(roles: Iterable[str]) -> list[str]:
    """Roles in the order of a buying group; those of a client's own come last."""
    rank = {role: place for place, role in enumerate(_ROLES)}
    return sorted(roles, key=lambda role: (rank.get(role, len(rank)), role))


def cover_of(card: AccountCard, role: str) -> blocks.Cover:
    """The mark of a role at an account."""
    told = card.roles.get(role)
    if told is None:
        return blocks.Cover(known=0, engaged=0, required=False)
    return blocks.Cover(known=told.known, engaged=told.engaged, required=told.required)


def _columns(roles: Sequence[str]) -> tuple[blocks.Column, ...]:
    return (
        words(Msg.of("accounts.account"), "4.2"),
        *(marks(role_name(role)) for role in roles),
        numbers(Msg.of("coverage.active"), strong=True),
    )


def _row(card: AccountCard, roles: Sequence[str]) -> tuple[blocks.Cell, ...]:
    covers = [cover_of(card, role) for role in roles]
    needed = [each for each in covers if each.required]
    active = Msg.of(
        "progress.of", part=sum(bool(each.engaged) for each in needed), whole=len(needed)
    )
    return (blocks.Name(text=card.shown), *covers, active)


def cover_key(remark: Msg | None = None) -> blocks.Key:
    """What the marks of roles stand for."""
    marks = (
        (blocks.Cover(known=1, engaged=1), "coverage.engaged"),
        (blocks.Cover(known=1, engaged=0), "coverage.known"),
        (blocks.Cover(known=0, engaged=0), "coverage.gap"),
    )
    return blocks.Key(
        marks=tuple(blocks.KeyMark(mark=mark, text=Msg.of(text)) for mark, text in marks),
        remark=remark,
    )


def _enough(data: ReportData) -> Msg:
    enough = data.registry.parameters("covered_accounts", data.params)["roles"]
    return Msg.of("coverage.covered", roles=str(enough))
