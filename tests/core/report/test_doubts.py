"""What a person should look at before a report goes out."""

from decimal import Decimal

import pytest

from abmkit.report.doubts import doubts
from abmkit.report.quality import Finding, Quality, SourceState, StreamState

FIVE = Decimal(5)


def test_sound_data_leaves_none(build, say) -> None:
    data = build([say("won_deals", 22), say("won_deals", 20, compare="previous")])
    assert list(doubts(data, FIVE)) == []


def test_a_source_that_is_not_whole_is_named_with_its_streams(build, say) -> None:
    streams = (StreamState("deals", "partial"), StreamState("people", "ok"))
    quality = Quality(
        sources=(
            SourceState("crm", "files", "partial", streams=streams),
            SourceState("web", "files", "late"),
            SourceState("ads", "files", "none"),
        )
    )
    data = build([say("won_deals", 22)], quality=quality)
    assert list(doubts(data, FIVE)) == ["source crm is partial: deals", "source web is late"]


def test_what_two_sources_tell_and_nobody_chose_is_named(build, say) -> None:
    fine = (StreamState("deals", "ok"),)
    sources = (
        SourceState("crm", "files", "partial", streams=fine, disputed=frozenset({"stage", "deal"})),
        SourceState("web", "files", "partial", streams=fine, disputed=frozenset({"deal"})),
    )
    data = build([say("won_deals", 22)], quality=Quality(sources=sources))
    chosen = "too, and no [record] in client.toml chooses"
    assert list(doubts(data, FIVE)) == [
        f"source crm is partial: another tells deal, stage, {chosen}",
        f"source web is partial: another tells deal, {chosen}",
    ]


def test_a_stage_on_no_ladder_is_named(build, say) -> None:
    lost = Finding("unmapped", 3, {"stage": "Demo booked", "in": "crm"})
    other = Finding("excluded", 9, {"table": "deal", "why": "a test"})
    data = build([say("won_deals", 22)], quality=Quality(findings=(other, lost)))
    assert list(doubts(data, FIVE)) == ["stage 'Demo booked' of crm is on no ladder (3 rows)"]


@pytest.mark.parametrize(
    ("new", "old", "jumped"),
    [
        (100, 20, False),
        (101, 20, True),
        (20, 100, False),
        (19, 100, True),
        (0, 20, True),
        (None, 20, True),
        (20, 0, False),
        (20, None, False),
    ],
)
def test_a_headline_beyond_belief_is_named(build, say, new, old, jumped) -> None:
    data = build([say("won_deals", new), say("won_deals", old, compare="previous")])
    told = list(doubts(data, FIVE))
    assert bool(told) is jumped
    if jumped:
        said = "no data" if new is None else new
        assert told == [f"won_deals is {said}, and was {old} in the period before"]


def test_the_client_says_how_far_a_number_may_go(build, say) -> None:
    data = build([say("won_deals", 60), say("won_deals", 20, compare="previous")])
    assert list(doubts(data, Decimal(3))) == []
    assert len(list(doubts(data, Decimal(2)))) == 1


def test_few_records_may_jump(build, say) -> None:
    few = build([say("won_deals", 9, n=9), say("won_deals", 1, compare="previous", n=1)])
    assert list(doubts(few, FIVE)) == []
    some = build([say("won_deals", 10, n=10), say("won_deals", 1, compare="previous", n=1)])
    assert len(list(doubts(some, FIVE))) == 1
