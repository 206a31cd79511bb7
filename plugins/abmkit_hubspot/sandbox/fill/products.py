"""What is sold: products, and the lines of deals."""

from collections.abc import Iterator

from abmkit.sandbox import Record
from abmkit.world import Deal
from abmkit_hubspot.sandbox.fill.base import Fill
from abmkit_hubspot.sandbox.fill.deals import money
from abmkit_hubspot.sandbox.words import record_id


def products(fill: Fill) -> Iterator[Record]:
    """Each thing that the client sells, as its people spell it."""
    since = fill.clock.instant(fill.world.start, 9)
    for name, number in _numbers(fill).items():
        yield fill.record("products", number, since, {"name": name})


def line_items(fill: Fill) -> Iterator[Record]:
    """A line for each deal, associated with it."""
    numbers = _numbers(fill)
    for deal in fill.world.deals:
        own, whose = record_id("line_items", deal.id), record_id("deals", deal.id)
        fill.links.join("deals", whose, "line_items", own)
        cells = _sold(deal, record_id("products", numbers[deal.product]))
        yield fill.record("line_items", deal.id, fill.at(deal.created_on), cells)


def _sold(deal: Deal, product: str) -> dict[str, str | None]:
    worth = None if deal.amount is None else money(deal.amount)
    return {
        "name": deal.product,
        "hs_product_id": product,
        "quantity": "1",
        "price": worth,
        "amount": worth,
        "hs_term_in_months": str(deal.term_months) if deal.term_months else None,
    }


def _numbers(fill: Fill) -> dict[str, int]:
    names = sorted({deal.product for deal in fill.world.deals})
    return {name: number for number, name in enumerate(names, start=1)}
