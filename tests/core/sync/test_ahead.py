import threading
import time
from collections.abc import Iterator

import pytest

from abmkit.sync.ahead import Ahead, Ended


def count(to: int) -> Iterator[int]:
    yield from range(to)


def fail() -> Iterator[int]:
    yield 1
    raise ValueError("broken")


def test_everything_comes_in_order_with_a_last_word_each():
    pulls = {"a": lambda: count(50), "b": lambda: count(3), "c": lambda: count(0)}
    with Ahead(pulls, 2) as reader:
        told = list(reader)
    for name, to in {"a": 50, "b": 3, "c": 0}.items():
        *items, last = [item for one, item in told if one == name]
        assert items == list(range(to))
        assert isinstance(last, Ended)
        assert last.error is None


def test_one_thread_reads_one_after_the_other():
    with Ahead({"a": lambda: count(3), "b": lambda: count(3)}, 1) as reader:
        assert [name for name, _ in reader] == ["a"] * 4 + ["b"] * 4


def test_one_alone_is_read_one_item_ahead_however_many_threads_there_are():
    taken = []

    def numbers() -> Iterator[int]:
        for number in range(5):
            taken.append(number)
            yield number

    with Ahead({"alone": numbers}, 4) as reader:
        for _, item in reader:
            time.sleep(0.02)
            assert isinstance(item, Ended) or len(taken) <= item + 2
    assert taken == [0, 1, 2, 3, 4]


def test_what_stops_one_is_told_and_stops_no_other():
    with Ahead({"bad": fail, "good": lambda: count(2)}, 1) as reader:
        told = list(reader)
    (error,) = [item.error for name, item in told if name == "bad" and isinstance(item, Ended)]
    assert isinstance(error, ValueError)
    assert [item for name, item in told if name == "good"][:2] == [0, 1]


def test_what_is_dropped_is_read_no_further():
    taken = []

    def endless() -> Iterator[int]:
        for number in range(10**9):
            taken.append(number)
            yield number

    with Ahead({"endless": endless, "next": lambda: count(1)}, 1) as reader:
        told = []
        for name, _ in reader:
            told.append(name)
            if name == "endless":
                reader.drop(name)
    assert told == ["endless", "next", "next"]
    assert len(taken) < 10


def test_the_threads_end_with_the_reader():
    def endless() -> Iterator[int]:
        while True:
            yield 1

    before = threading.active_count()

    def stopped() -> None:
        with Ahead({"a": endless, "b": endless}, 2) as reader:
            for _ in reader:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert threading.active_count() == before


def test_a_slow_writer_is_not_overrun():
    made = []

    def quick() -> Iterator[int]:
        for number in range(20):
            made.append(number)
            yield number

    with Ahead({"quick": quick}, 1) as reader:
        for taken, (_, item) in enumerate(reader):
            time.sleep(0.002)
            assert len(made) <= taken + 2, item


def test_one_thread_makes_the_next_while_its_last_is_written():
    both_made = threading.Event()

    def quick() -> Iterator[int]:
        yield 1
        both_made.set()
        yield 2

    with Ahead({"quick": quick}, 1) as reader:
        for _ in reader:
            assert both_made.wait(30)


def test_who_stops_waits_for_no_vendor():
    asleep, woken = threading.Event(), threading.Event()

    def waits_for_its_turn() -> Iterator[int]:
        yield 1
        asleep.set()
        woken.wait()

    def stopped() -> None:
        with Ahead({"slow": waits_for_its_turn}, 1) as reader:
            for _ in reader:
                asleep.wait()
                raise KeyboardInterrupt

    def person() -> None:
        with pytest.raises(KeyboardInterrupt):
            stopped()

    impatient = threading.Thread(target=person, daemon=True)
    impatient.start()
    impatient.join(30)
    still_waits = impatient.is_alive()
    woken.set()
    assert not still_waits


def test_who_iterates_is_told_when_nothing_comes_for_a_moment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("abmkit.sync.ahead._MOMENT", 0.05)
    told, more = [], threading.Event()

    def waits_for_the_vendor() -> Iterator[str]:
        yield from ("first", "second")
        more.wait(30)
        yield "third"

    def idle() -> None:
        told.append("idle")
        more.set()

    with Ahead({"slow": waits_for_the_vendor}, 1, idle) as reader:
        for _, item in reader:
            told.append("end" if isinstance(item, Ended) else item)
    assert told == ["first", "second", "idle", "third", "end"]
