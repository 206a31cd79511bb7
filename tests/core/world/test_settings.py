from datetime import date

from abmkit.world import World
from abmkit.world.settings import target_rows

PAGE_ONE = {
    "won_deals", "won_amount", "win_rate", "new_customers", "average_contract_value",
    "open_pipeline", "pipeline_created", "pipeline_velocity", "target_account_revenue",
    "meetings_held", "engaged_accounts", "coverage", "penetration", "target_accounts",
}  # fmt: skip


def test_target_rows_name_each_account_by_domain_or_exact_name(world: World):
    rows = target_rows(world)
    assert len(rows) == len(world.targets)
    for row, entry in zip(rows, world.targets, strict=True):
        company = world.companies[entry.company_id - 1]
        named = (company.domains[0], None) if company.domains else (None, company.name)
        assert (row.domain, row.name) == named
        assert (row.tier, row.valid_from, row.valid_to) == (
            entry.tier,
            entry.valid_from,
            entry.valid_to,
        )


def test_a_company_without_a_domain_is_on_the_list_by_name(northwind: World):
    (company_id,) = northwind.case_ids("no_domain")
    name = northwind.companies[company_id - 1].name
    assert name in {row.name for row in target_rows(northwind)}


def test_every_metric_of_page_one_has_a_goal_for_four_quarters(world: World):
    for period in ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"):
        total = {g.metric for g in world.profile.goals if g.period == period and g.scope == "total"}
        assert total == PAGE_ONE


def test_no_goal_is_set_twice(world: World):
    keys = [(g.metric, g.scope, g.period) for g in world.profile.goals]
    assert len(keys) == len(set(keys))
    assert all(g.goal > 0 and g.amber < g.green for g in world.profile.goals)


def test_the_note_has_three_comments_and_four_actions_with_owner_and_day(world: World):
    note = world.profile.note
    assert (note.period, len(note.comments), len(note.actions)) == ("2026-Q3", 3, 4)
    assert {comment.metric for comment in note.comments} <= PAGE_ONE
    assert all(comment.author and comment.text for comment in note.comments)
    assert all(a.owner and a.due > world.end for a in note.actions)
    assert min(action.due for action in note.actions) > date(2026, 10, 1)


def test_the_note_is_in_the_clients_language(world: World):
    hangul = any("가" <= letter <= "힣" for letter in world.profile.note.headline)
    assert hangul == (world.profile.locale == "ko")
