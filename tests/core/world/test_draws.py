from collections import Counter

import pytest

from abmkit.world.draws import Draws, Quota

GOLDEN = [672, 433, 646, 92, 390, 278]


def test_the_same_stream_gives_the_same_numbers_on_every_python():
    draws = Draws("golden", 7)
    assert [draws.below(1000) for _ in range(6)] == GOLDEN


def test_another_name_is_another_stream():
    assert [Draws("a").below(10**9)] != [Draws("b").below(10**9)]


def test_below_reaches_every_number_and_no_other():
    draws = Draws("below")
    assert {draws.below(5) for _ in range(300)} == {0, 1, 2, 3, 4}


def test_between_includes_both_ends():
    draws = Draws("between")
    assert {draws.between(-1, 1) for _ in range(100)} == {-1, 0, 1}


def test_bell_prefers_the_middle():
    draws = Draws("bell")
    drawn = [draws.bell(0, 100) for _ in range(2000)]
    assert min(drawn) >= 0
    assert max(drawn) <= 100
    assert sum(25 <= number <= 75 for number in drawn) > 1300


def test_weighted_follows_its_weights_and_never_draws_weight_zero():
    draws = Draws("weighted")
    drawn = Counter(
        draws.weighted([("often", 9), ("seldom", 1), ("never", 0)]) for _ in range(2000)
    )
    assert drawn["never"] == 0
    assert 120 < drawn["seldom"] < 300


def test_weighted_refuses_items_without_weight():
    with pytest.raises(ValueError, match="weight"):
        Draws("none").weighted([])


def test_sample_draws_without_putting_back_and_stops_when_empty():
    drawn = Draws("sample").sample("abc", 5)
    assert sorted(drawn) == ["a", "b", "c"]


def test_quota_keeps_its_share_over_any_stretch():
    quota = Quota(400)
    taken = [quota.take(250) for _ in range(400)]
    assert all(24 <= sum(taken[i : i + 100]) <= 26 for i in range(300))
