import os
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise

import pytest

from abmkit.world import PROFILES, World, generate
from abmkit.world.ledger import ListEntry, Membership

DIGESTS = """
from abmkit.world import PROFILES, generate
print([generate(PROFILES[name]).digest() for name in sorted(PROFILES)])
"""
SCRIPTS = {
    "Latin": "A", "Hangul": "가", "Han": "华", "Kana": "ロ", "Cyrillic": "В", "Czech": "Š",
    "Spanish": "ñ", "Swedish": "Å",
}  # fmt: skip


def digests(hash_seed: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", DIGESTS],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_two_processes_make_the_same_worlds():
    assert digests("1") == digests("2")


def test_another_seed_is_another_life():
    profile = PROFILES["hanbit"]
    assert generate(profile, 8).digest() != generate(profile).digest()


def test_ids_count_from_one(world: World):
    for table in (
        world.companies, world.people, world.memberships, world.touches, world.deals,
        world.stages, world.spend,
    ):  # fmt: skip
        assert [row.id for row in table] == list(range(1, len(table) + 1))


def test_names_and_addresses_are_nobody_elses(world: World):
    names = [company.name for company in world.companies]
    domains = [domain for company in world.companies for domain in company.domains]
    emails = [person.email for person in world.people if person.email]
    for values in (names, domains, emails):
        assert len(values) == len(set(values))
    assert all(domain.endswith(".example") for domain in domains)
    assert all(email.isascii() and " " not in email for email in emails)


def test_free_mail_addresses_are_ones_that_cannot_exist(world: World):
    free = [p.email for p in world.people if p.email and not p.email.endswith(".example")]
    assert free
    assert all("_" in email and email.endswith("@gmail.com") for email in free)


def test_the_list_is_of_the_size_it_should_be(world: World):
    on_list = [entry for entry in world.targets if entry.holds(world.end)]
    assert 110 <= len(world.companies) <= 130
    assert 60 <= len(on_list) <= 80
    assert {entry.tier for entry in on_list} == {"1", "2", "3"}


def test_northwind_names_are_written_in_every_script(northwind: World):
    names = "".join(company.name for company in northwind.companies)
    for script, letter in SCRIPTS.items():
        assert letter in names, script
    (hostile,) = northwind.case_ids("hostile_name")
    assert set('<>&"') <= set(northwind.companies[hostile - 1].name)


def test_entries_of_a_company_do_not_overlap(world: World):
    by_company: dict[int, list[ListEntry]] = {}
    for entry in world.targets:
        by_company.setdefault(entry.company_id, []).append(entry)
    for entries in by_company.values():
        for before, after in pairwise(entries):
            assert before.valid_to
            assert before.valid_to <= after.valid_from


def test_companies_join_leave_rejoin_and_move_up(world: World):
    def history(company_id: int) -> list[ListEntry]:
        return [entry for entry in world.targets if entry.company_id == company_id]

    late = [e for e in world.targets if e.valid_from > world.start + timedelta(days=30)]
    assert len(late) >= 5
    (left,) = history(world.case_ids("left_list")[0])
    assert left.valid_to
    first, again = history(world.case_ids("rejoined_list")[0])
    assert first.valid_to
    assert first.valid_to < again.valid_from
    for company_id in world.case_ids("tier_changed"):
        before, after = history(company_id)
        assert before.valid_to == after.valid_from
        assert int(after.tier) == int(before.tier) - 1


def test_nobody_works_at_two_companies_on_one_day(world: World):
    by_person: dict[int, list[Membership]] = {}
    for membership in world.memberships:
        by_person.setdefault(membership.person_id, []).append(membership)
    movers = {person for person, jobs in by_person.items() if len(jobs) > 1}
    assert movers == set(world.case_ids("changed_employer"))
    assert len(movers) >= 3
    for person in movers:
        before, after = by_person[person]
        assert before.company_id != after.company_id
        assert before.valid_to
        assert before.valid_to <= after.valid_from


def test_people_are_known_no_sooner_than_their_company(world: World):
    for membership in world.memberships:
        company = world.companies[membership.company_id - 1]
        assert company.created_on <= membership.valid_from <= world.end
        assert membership.valid_to is None or membership.valid_from < membership.valid_to


def test_a_touched_person_worked_at_the_company_on_that_day(world: World):
    jobs: dict[int, list[Membership]] = {}
    for membership in world.memberships:
        jobs.setdefault(membership.person_id, []).append(membership)
    for touch in world.touches:
        day = world.clock.day(touch.occurred_at)
        employers = {m.company_id for m in jobs[touch.person_id] if m.holds(day)}
        assert employers == {touch.company_id}, touch


def test_touches_fall_in_the_world_but_for_meetings_booked_ahead(world: World):
    days = [world.clock.day(t.occurred_at) for t in world.touches if t.outcome != "booked"]
    assert min(days) >= world.start
    assert max(days) <= world.end
    booked = [world.clock.day(t.occurred_at) for t in world.touches if t.outcome == "booked"]
    assert booked
    assert min(booked) > world.end


def test_attendees_share_one_meeting_and_only_held_ones_took_time(world: World):
    meetings: dict[int, set[object]] = {}
    for touch in world.touches:
        assert (touch.meeting_id is not None) == (touch.kind == "meeting")
        if touch.meeting_id is not None:
            key = (touch.occurred_at, touch.outcome, touch.minutes, touch.deal_id)
            meetings.setdefault(touch.meeting_id, set()).add(key)
            assert (touch.minutes > 0) == (touch.outcome == "held")
    assert all(len(keys) == 1 for keys in meetings.values())
    attendees = len([t for t in world.touches if t.kind == "meeting"])
    assert attendees > 1.5 * len(meetings)


def test_one_meeting_has_people_of_two_companies(world: World):
    (joint,) = world.case_ids("joint_meeting")
    companies = {t.company_id for t in world.touches if t.meeting_id == joint}
    assert len(companies) == 2


def test_silent_companies_are_silent(world: World):
    for company_id in world.case_ids("silent"):
        since = world.profile.featured[company_id - 1].silent_from
        assert since
        touched = [t.occurred_at for t in world.touches if t.company_id == company_id]
        assert world.clock.day(max(touched)) < since


def test_some_target_account_heard_only_from_machines_in_the_last_window(world: World):
    since = world.end - timedelta(days=89)
    listed = {entry.company_id for entry in world.targets if entry.holds(world.end)}
    window = [t for t in world.touches if since <= world.clock.day(t.occurred_at) <= world.end]
    human = {t.company_id for t in window if not t.is_machine}
    machine = {t.company_id for t in window if t.is_machine}
    assert (machine - human) & listed


def test_engagement_precedes_deals(world: World):
    firsts: dict[int, date] = {}
    for touch in world.touches:
        firsts.setdefault(touch.company_id, world.clock.day(touch.occurred_at))
    deals = [d for d in world.deals if d.company_id and d.created_on > date(2025, 4, 1)]
    before = sum(firsts.get(d.company_id, world.end) < d.created_on for d in deals if d.company_id)
    assert before > 0.9 * len(deals)


def test_spend_covers_every_month_and_kind(world: World):
    months = {row.on_date for row in world.spend}
    assert len(months) == 24
    assert {row.kind for row in world.spend} == {"cost_media", "cost_tool", "cost_labour"}
    assert all(row.amount > 0 and row.currency == world.profile.currency for row in world.spend)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_seeds_make_whole_worlds_too(seed: int):
    for profile in PROFILES.values():
        world = generate(profile, seed)
        assert sum(deal.status == "won" for deal in world.deals) > 80
        assert len({c.name for c in world.companies}) == len(world.companies)
