"""Vendors stumble, refuse and cut off; nothing is lost, and nothing is doubled."""

from __future__ import annotations

from collections import Counter

from abmkit.connect import Stream
from abmkit.testing.cases.case import case
from abmkit.testing.cases.stages import Stages
from abmkit.testing.claims import claim

_DAYS = 20
#: After so many of its pages the stream dies, in each sync.
_DEATHS = (2, 5, 11)


def _as_undisturbed(stages: Stages, faults: str) -> None:
    with stages.empty(faults) as stage:
        stage.whole()
        claim(stage.sandbox.faults.drawn, f"the sandbox never answered with {faults}")
        same = stage.rows() == stages.calm.rows
        claim(same, f"with {faults} the warehouse is not that of a calm day")


@case("AC9")
def burst(stages: Stages) -> None:
    """Too much at once is waited for."""
    _as_undisturbed(stages, "429-burst:every=3")


@case("AC9")
def daily(stages: Stages) -> None:
    """A used up budget ends the sync, says until when, and the next one goes on."""
    budget = max(2, stages.calm.requests * 9 // 10)
    with stages.empty(f"429-daily:every={budget}") as stage:
        result = stage.sync()
        short = [each for each in result.streams if each.outcome != "complete"]
        claim(short, "the sync is complete, though the budget was used up")
        silent = [each.missing for each in short if "resume after" not in each.missing]
        claim(not silent, f"it is not said when to go on: {silent[:1]}")
        refused = stage.sandbox.answers[429] + stage.sandbox.answers[403]
        claim(refused <= 2 * len(result.streams), f"it asked on, and was refused {refused} times")
        for _ in range(_DAYS):
            stage.wait(days=1)
            result = stage.sync()
            if all(each.outcome == "complete" for each in result.streams):
                break
        claim(
            stage.rows() == stages.calm.rows, "after days the warehouse is not that of a calm day"
        )


@case("AC24")
def truncated(stages: Stages) -> None:
    """Half an answer is none."""
    _as_undisturbed(stages, "truncate:every=3")


@case("AC24")
def stumbles(stages: Stages) -> None:
    """A vendor that stumbles is asked again."""
    _as_undisturbed(stages, "500:every=3")


@case("AC26")
def error_inside(stages: Stages) -> None:
    """An error inside a success is an error."""
    _as_undisturbed(stages, "200-error:every=3")


@case("AC23")
def drift(stages: Stages) -> None:
    """A number that turns into text stops nothing."""
    with stages.empty("drift") as stage:
        for each in stage.sync().streams:
            said = f"{each.stream}: {each.missing}"
            claim(each.outcome == "complete" or "taken over" in each.missing, said)


@case("AC25")
def killed(stages: Stages) -> None:
    """A sync that dies after any page goes on from there."""
    with stages.empty(pages=True) as stage:
        deaths: Counter[str] = Counter()
        fetched: Counter[str] = Counter()

        def cut(stream: Stream) -> None:
            if fetched[stream.name] + stage.pages[stream.name] in _DEATHS:
                deaths[stream.name] += 1
                raise _Died

        stage.cut = cut
        done: set[str] = set()
        for _ in range(len(_DEATHS) + 1):
            for each in stage.sync().streams:
                if each.stream not in done:
                    fetched[each.stream] += stage.pages[each.stream]
                    done |= {each.stream} if each.outcome == "complete" else set()
        claim(deaths, "no stream has two pages; the sandbox has too few records to try this")
        claim(stage.rows() == stages.calm.rows, "the warehouse is not that of an undisturbed sync")
        most = Counter(stages.calm.pages) + deaths
        again = {name: n for name, n in fetched.items() if n > most[name]}
        claim(not again, f"pages were fetched again that had been written: {again}")


class _Died(RuntimeError):
    """The process is gone, as far as the stream can tell."""
