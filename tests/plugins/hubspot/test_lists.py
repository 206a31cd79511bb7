"""Lists of companies are read; those of contacts where the settings mean their companies."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from abmkit_hubspot.sandbox.fill.lists import MemberList

from .reading import Reading, reading
from .visit import Visit

ON = (
    "SELECT CAST(source_id[-7:] AS INTEGER), valid_from FROM list_member "
    "WHERE list_name = 'Newsletter' AND deleted_at IS NULL"
)


def named(source: Reading) -> set[str]:
    told = source.all("SELECT DISTINCT list_name FROM list_member WHERE deleted_at IS NULL")
    return {name for (name,) in told}


def test_a_list_of_contacts_is_none_of_accounts(visit: Visit, tmp_path: Path) -> None:
    with reading(visit, tmp_path, streams=["lists"]) as source:
        assert source.sync().exit_code == 0
        assert named(source) == {"ABM target accounts", "ABM tier 1", "ABM tier 2", "ABM tier 3"}


def test_the_companies_of_its_contacts_are_where_the_settings_say_so(
    visit: Visit, tmp_path: Path
) -> None:
    with reading(visit, tmp_path, streams=["lists"], contact_lists=["Newsletter"]) as source:
        assert source.sync().exit_code == 0
        assert len(named(source)) == 5
        assert dict(source.all(ON)) == expected(visit)


TIER = "ABM tier 1"
MEMBERS = "GET /crm/v3/lists/{}/memberships"


def members(source: Reading) -> dict[str, list[str]]:
    told = source.all(
        "SELECT list_name, list(source_id ORDER BY source_id) FROM list_member "
        "WHERE deleted_at IS NULL GROUP BY 1"
    )
    return dict(told)


def asked(visit: Visit) -> set[str]:
    """The lists whose members were read, by id."""
    ids = {each.id for each in visit.sandbox.portal.lists}
    return {each for each in ids if visit.sandbox.requests[MEMBERS.format(each)]}


@pytest.fixture
def source(visit: Visit, tmp_path: Path) -> Iterator[Reading]:
    with reading(visit, tmp_path, streams=["lists"]) as source:
        assert source.sync().exit_code == 0
        yield source


def outsider(visit: Visit) -> str:
    on = {member for each in visit.sandbox.portal.lists for member in each.members}
    return next(each.id for each in visit.sandbox.tables["companies"].rows() if each.id not in on)


def test_only_lists_that_show_a_change_are_read(visit: Visit, source: Reading) -> None:
    before = members(source)
    (stream,) = source.sync().streams
    assert (stream.requests, stream.rows, stream.deleted, asked(visit)) == (1, 0, 0, set())
    tier = next(each for each in visit.sandbox.portal.lists if each.name == TIER)
    gone, new = next(iter(tier.members)), outsider(visit)
    visit.sandbox.unlist(TIER, gone)
    visit.sandbox.enlist(TIER, new)
    (stream,) = source.sync().streams
    assert (stream.outcome, stream.requests, asked(visit)) == ("complete", 2, {tier.id})
    left = f"list:{tier.id}:{gone}"
    expected = sorted({*before[TIER], f"list:{tier.id}:{new}"} - {left})
    assert members(source) == {**before, TIER: expected}
    visit.sandbox.unlist(TIER, new)  # in the same instant: the list shows nothing of it
    visit.sandbox.enlist(TIER, gone)
    source.sync()
    assert members(source) == before
    visit.clock.move(hours=1)
    for lists in ({tier.id}, set()):
        source.sync()
        assert asked(visit) == lists


def test_a_list_that_is_deleted_is_gone_and_read_when_it_comes_back(
    visit: Visit, source: Reading
) -> None:
    before = members(source)
    lists = visit.sandbox.portal.lists
    tier = next(each for each in lists if each.name == TIER)
    lists.remove(tier)
    source.sync(accept_deletes=True)
    assert TIER not in members(source)
    lists.append(tier)
    source.sync()
    assert members(source) == before


def test_what_no_list_shows_is_known_within_a_week(visit: Visit, source: Reading) -> None:
    tier = next(each for each in visit.sandbox.portal.lists if each.name == TIER)
    kept, gone = list(tier.members)[:2]
    left = f"list:{tier.id}:{gone}"
    visit.sandbox.merge("companies", kept, gone)
    visit.clock.move(days=6)
    source.sync()
    assert asked(visit) == set()
    assert left in members(source)[TIER]
    visit.clock.move(days=1)
    source.sync()
    assert asked(visit) == {"1", "2", "3", "4"}
    assert left not in members(source)[TIER]


def test_a_list_that_shows_nothing_is_read_each_time(
    visit: Visit, source: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemberList, "told", lambda each: {"hs_list_size": str(len(each.members))})
    for _ in range(2):
        (stream,) = source.sync().streams
        assert (stream.rows, asked(visit)) == (0, {"1", "2", "3", "4"})


def test_a_person_can_have_all_read_again(visit: Visit, source: Reading) -> None:
    source.sync(since=visit.clock() - timedelta(days=2))
    assert asked(visit) == {"1", "2", "3", "4"}
    source.sync(full=True)
    assert asked(visit) == {"1", "2", "3", "4"}
    source.sync()
    assert asked(visit) == set()


def expected(visit: Visit) -> dict[int, date]:
    """Since when each company has somebody on the newsletter, by the world."""
    world = visit.sandbox.world
    jobs = {job.person_id: job.company_id for job in world.memberships if job.valid_to is None}
    found: dict[int, date] = {}
    for person in world.people:
        if person.email and person.id in jobs:
            company = jobs[person.id]
            found[company] = min(person.created_on, found.get(company, person.created_on))
    return found
