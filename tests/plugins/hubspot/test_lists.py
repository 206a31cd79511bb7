"""Lists of companies are read; those of contacts where the settings mean their companies."""

from datetime import date
from pathlib import Path

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
