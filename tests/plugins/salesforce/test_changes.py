"""What people do arrives with the next sync, and what leaves no stamp within a week."""

from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from abmkit.world import World
from abmkit_salesforce.sandbox.ids import record_id
from abmkit_salesforce.sandbox.schema import Field

from .source import Source, serving

ACCOUNT, CONTACT, DEAL = (record_id(prefix, 3) for prefix in ("001", "003", "006"))


def live(source: Any, table: str) -> int:
    return int(source.rows(f"SELECT count(*) FROM {table} WHERE deleted_at IS NULL")[0][0])


def test_a_record_that_is_touched_arrives_and_no_other(source: Source) -> None:
    source.sync(streams=["Account"])
    source.box.touch("Account", ACCOUNT, {"Industry": "Aviation"})
    told = source.sync(streams=["Account"])["Account"]
    assert (told.outcome, told.rows) == ("complete", 1)
    assert source.rows(f"SELECT industry FROM account WHERE source_id = '{ACCOUNT}'") == [
        ("Aviation",)
    ]
    assert source.sync(streams=["Account"])["Account"].requests <= 5


def test_the_bin_takes_and_gives_back(source: Source) -> None:
    source.sync(streams=["Opportunity"])
    source.box.archive("Opportunity", DEAL)
    assert source.sync(streams=["Opportunity"])["Opportunity"].deleted == 1
    assert live(source, "deal") == 630
    source.box.changes.undelete("Opportunity", DEAL)
    source.sync(streams=["Opportunity"])
    assert live(source, "deal") == 631


def test_what_is_purged_is_missed_within_a_week(source: Source) -> None:
    source.sync(streams=["Opportunity"])
    source.box.delete("Opportunity", DEAL)
    source.sync(streams=["Opportunity"])
    assert live(source, "deal") == 631
    source.clock.at += timedelta(days=7)
    source.sync(streams=["Opportunity"])
    assert live(source, "deal") == 630


def test_of_merged_accounts_one_is_left_and_has_the_deals(source: Source) -> None:
    source.sync(streams=["Account", "Opportunity"])
    loser = record_id("001", 5)
    source.box.changes.merge("Account", ACCOUNT, loser)
    source.sync(streams=["Account", "Opportunity"])
    gone = source.rows("SELECT source_id FROM account WHERE deleted_at IS NOT NULL")
    assert gone == [(loser,)]
    assert source.rows(f"SELECT merged_ids FROM account WHERE source_id = '{ACCOUNT}'") == [
        ([loser],)
    ]
    assert not source.rows(
        f"SELECT 1 FROM deal JOIN link ON link.key = deal.account AND link.value = '{loser}'"
    )


def test_a_formula_that_changed_without_a_stamp_arrives_within_a_week(source: Source) -> None:
    seen = f"SELECT extra ->> 'Open_Pipeline__c' FROM account WHERE source_id = '{ACCOUNT}'"
    source.sync(streams=["Account"])
    (before,) = source.rows(seen)
    source.box.changes.create(
        "Opportunity",
        Name="New",
        AccountId=ACCOUNT,
        StageName="Prospecting",
        Amount=77,
        IsClosed=False,
    )
    source.sync(streams=["Account"])
    assert source.rows(seen) == [before]
    source.clock.at += timedelta(days=7)
    source.sync(streams=["Account"])
    ((after,),) = source.rows(seen)
    assert float(after) == float(before[0]) + 77


def test_a_field_that_is_new_is_read_of_all_records(source: Source) -> None:
    source.sync(streams=["Account"])
    field = Field("Score__c", "double", "Score")
    source.box.changes.add_field("Account", field, {ACCOUNT: 42})
    told = source.sync(streams=["Account"])["Account"]
    assert told.afresh
    assert source.rows("SELECT source_id, extra ->> 'Score__c' FROM account WHERE "
                       "extra ->> 'Score__c' IS NOT NULL") == [(ACCOUNT, "42")]  # fmt: skip


def test_who_is_invited_to_a_meeting_is_replaced_with_it(source: Source) -> None:
    source.sync(streams=["Event"])
    ((event, people),) = source.rows(
        "SELECT event, count(*) FROM touch WHERE event IS NOT NULL GROUP BY event ORDER BY event "
        "LIMIT 1"
    )
    assert people > 1
    rows = source.box.tables["EventRelation"].rows()
    relation = next(r for r in rows if r.properties["EventId"] == event)
    source.box.archive("EventRelation", relation.id)
    source.box.touch("Event", event, {"Subject": "Fewer"})
    source.sync(streams=["Event"])
    left = f"record = '{event}' AND deleted_at IS NULL"
    ((after,),) = source.rows(f"SELECT count(*) FROM touch WHERE {left}")
    assert after in (people, people - 1)  # whom the event itself names is still there


def test_records_of_one_stamp_come_all(source: Source) -> None:
    source.sync(streams=["Contact"])
    contacts = source.box.tables["Contact"].rows()
    for contact in contacts:
        source.box.touch("Contact", contact.id, {"Department": "Moved"})
    source.sync(streams=["Contact"])
    ((moved,),) = source.rows("SELECT count(*) FROM person WHERE department = 'Moved'")
    assert moved == len(contacts)


def test_what_is_stamped_late_is_found_in_the_ten_minutes_before(source: Source) -> None:
    source.sync(streams=["Account"])
    begun = source.clock.at - timedelta(days=1)
    source.box.touch("Account", ACCOUNT, {"Industry": "Aviation"})
    source.box.tables["Account"].get(ACCOUNT).updated_at = begun - timedelta(minutes=9)
    assert source.sync(streams=["Account"])["Account"].rows == 1


def test_an_object_that_the_user_may_not_see_fails_alone(tmp_path: Path, world: World) -> None:
    with serving(tmp_path, world=world, faults="403-scope:Campaign") as source:
        told = source.sync()
        failed = {each.stream: each.missing for each in told.values() if each.outcome == "failed"}
        assert set(failed) == {"Campaign"}
        assert "a permission is missing" in failed["Campaign"]
        with closing(source.connector()) as connector:
            (wrong,) = [each.what for each in connector.check() if not each.ok]
        assert wrong.startswith("stream Campaign: a permission is missing")


def test_an_object_that_not_every_organisation_has_is_left_out(
    tmp_path: Path, world: World
) -> None:
    with serving(tmp_path, world=world, faults="403-scope:AccountContactRelation") as source:
        told = source.sync(streams=["Contact"])
        assert told["Contact"].outcome == "complete"
        # The contacts themselves tell then where they work.
        ((jobs,),) = source.rows("SELECT count(*) FROM membership")
        assert jobs == len(world.people)
        with closing(source.connector()) as connector:
            said = {each.what for each in connector.check() if each.ok}
        assert "AccountContactRelation is left out: the organisation has none" in said


def test_a_field_that_the_user_may_not_see_is_not_asked_for(tmp_path: Path, world: World) -> None:
    with serving(tmp_path, world=world, faults="403-scope:Opportunity.IsWon") as source:
        source.sync(streams=["Opportunity"])
        told = dict(source.rows("SELECT status, count(*) FROM deal GROUP BY status"))
    assert told == Counter(deal.status for deal in world.deals)


def test_a_clock_that_runs_ahead_skips_nothing(source: Source) -> None:
    source.box.clock = lambda: source.clock.at - timedelta(hours=1)
    later = source.box.clock() + timedelta(minutes=30)
    source.sync(streams=["Account"])
    source.box.tables["Account"].change(ACCOUNT, {"Industry": "Aviation"}, later)
    assert source.sync(streams=["Account"])["Account"].rows == 1


def test_a_field_that_is_left_out_is_never_asked_for(source: Source) -> None:
    source.sync(streams=["Contact"], leave_out=["Contact.Email", "Contact.Title"])
    assert source.rows("SELECT count(email), count(title), count(name) FROM person") == [
        (0, 0, 423)
    ]
