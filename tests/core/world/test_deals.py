from datetime import UTC
from decimal import Decimal
from itertools import pairwise

from abmkit.world import World
from abmkit.world.ledger import Deal, StageChange


def histories(world: World) -> dict[int, list[StageChange]]:
    found: dict[int, list[StageChange]] = {}
    for change in world.stages:
        found.setdefault(change.deal_id, []).append(change)
    return found


def special(world: World, kind: str) -> list[Deal]:
    return [world.deals[i - 1] for i in world.case_ids(kind)]  # type: ignore[arg-type]


def test_a_deal_goes_forward_in_time(world: World):
    for deal in world.deals:
        assert deal.qualified_on is None or deal.created_on <= deal.qualified_on <= world.end
        if deal.status == "open":
            assert deal.closed_at is None
            assert deal.created_on <= world.end
        else:
            assert deal.closed_at
            assert world.clock.day(deal.closed_at) == deal.close_on <= world.end
            assert (deal.qualified_on or deal.created_on) <= deal.close_on


def test_a_company_is_known_before_its_deals(world: World):
    for deal in world.deals:
        if deal.company_id:
            assert world.companies[deal.company_id - 1].created_on < deal.created_on


def test_expansions_and_renewals_build_on_an_earlier_win(world: World):
    for deal in world.deals:
        if deal.company_id and deal.type != "new":
            assert any(
                other.company_id == deal.company_id
                and other.status == "won"
                and other.close_on < deal.created_on
                for other in world.deals
            ), deal


def test_every_deal_has_a_history_that_ends_where_it_stands(world: World):
    histories_ = histories(world)
    steps = [step.name for step in world.profile.ladder]
    for deal in world.deals:
        history = histories_[deal.id]
        assert history[0].stage == steps[0]
        assert history[-1].stage == deal.stage
        assert all(before.entered_at < after.entered_at for before, after in pairwise(history))
        assert world.clock.day(history[0].entered_at) == deal.created_on
        if deal.closed_at:
            assert history[-1].entered_at == deal.closed_at
            end = {"won": world.profile.won, "lost": world.profile.lost}[deal.status]
            assert deal.stage == end
        else:
            assert deal.stage in steps


def test_steps_are_climbed_in_the_order_of_the_ladder(world: World):
    rank = {step.name: place for place, step in enumerate(world.profile.ladder)}
    reopened = set(world.case_ids("reopened"))
    for deal_id, history in histories(world).items():
        climbed = [rank[change.stage] for change in history if change.stage in rank]
        assert deal_id in reopened or climbed == sorted(set(climbed))


def test_the_reopened_deal_was_lost_in_another_quarter_than_it_was_won(world: World):
    (deal,) = special(world, "reopened")
    stages = histories(world)[deal.id]
    lost = [change for change in stages if change.stage == world.profile.lost]
    assert len(lost) == 1
    assert deal.status == "won"
    lost_on = world.clock.day(lost[0].entered_at)
    assert (lost_on.year, (lost_on.month - 1) // 3) != (2026, 2)
    assert deal.close_on >= world.end.replace(month=7, day=1)


def test_the_quarter_edge_deal_closed_in_another_quarter_by_utc(world: World):
    (deal,) = special(world, "quarter_edge")
    assert deal.closed_at
    utc = deal.closed_at.astimezone(UTC).date()
    assert {utc.month, deal.close_on.month} == {6, 7}


def test_some_deals_lack_an_account_or_an_amount(world: World):
    assert all(
        d.company_id is None and d.company_text is None for d in special(world, "no_account")
    )
    assert all(d.company_id is None and d.company_text for d in special(world, "unknown_company"))
    bare = special(world, "no_amount") + special(world, "unreadable_amount")
    assert {deal.id for deal in bare} == {d.id for d in world.deals if d.amount is None}


def test_contracts_have_terms_and_whole_years_of_money(world: World):
    termed = [deal for deal in world.deals if deal.term_months and deal.amount]
    assert {deal.term_months for deal in termed} == {12, 24, 36}
    for deal in termed:
        yearly = deal.amount * 12 / deal.term_months  # type: ignore[operator]
        assert yearly == yearly.to_integral_value()


def test_probabilities_and_early_guesses(world: World):
    assert all(0 <= change.probability <= 1 for change in world.stages)
    guessed = 0
    for deal_id, history in histories(world).items():
        final = world.deals[deal_id - 1].amount
        assert all(change.amount == final for change in history[2:])
        guessed += history[0].amount != final
    assert guessed > 50


def test_amounts_are_decimal(world: World):
    assert all(isinstance(d.amount, Decimal) for d in world.deals if d.amount is not None)
