"""Vendors stumble, refuse and cut off; nothing is lost, and nothing is doubled."""

from __future__ import annotations

from abmkit.connect import Stream
from abmkit.testing.cases.case import Begin, case
from abmkit.testing.cases.stage import Stage
from abmkit.testing.claims import claim


def _as_undisturbed(begin: Begin, faults: str) -> None:
    with begin() as calm:
        calm.whole()
        rows = calm.rows()
    with begin(faults) as stage:
        stage.whole()
        claim(_met(stage, faults), f"the sandbox never answered with {faults}")
        claim(stage.rows() == rows, f"with {faults} the warehouse is not that of a calm day")


def _met(stage: Stage, faults: str) -> bool:
    status = {"429-burst": 429, "500": 500}.get(faults.split(":")[0])
    return status is None or stage.sandbox.answers[status] > 0


@case("AC9")
def burst(begin: Begin) -> None:
    """Too much at once is waited for."""
    _as_undisturbed(begin, "429-burst:every=3")


@case("AC9")
def daily(begin: Begin) -> None:
    """A used up budget ends the sync, says until when, and the next one goes on."""
    with begin() as calm:
        calm.whole()
        rows, half = calm.rows(), max(2, sum(calm.sandbox.requests.values()) // 2)
    with begin(f"429-daily:every={half}") as stage:
        result = stage.sync()
        short = [each for each in result.streams if each.outcome != "complete"]
        claim(short, "the sync is complete, though the budget was used up")
        silent = [each.missing for each in short if "resume after" not in each.missing]
        claim(not silent, f"it is not said when to go on: {silent[:1]}")
        refused = stage.sandbox.answers[429] + stage.sandbox.answers[403]
        claim(refused <= 2 * len(result.streams), f"it asked on, and was refused {refused} times")
        for _ in range(60):
            stage.wait(days=1)
            if all(each.outcome == "complete" for each in stage.sync().streams):
                break
        claim(stage.rows() == rows, "after some days the warehouse is not that of a calm day")


@case("AC10")
def expired(begin: Begin) -> None:
    """A token that expires in the middle is renewed, or a person is asked."""
    with begin("401-midpage:every=3") as stage:
        result = stage.sync()
        for each in result.streams:
            said = each.outcome == "complete" or "token" in each.missing
            claim(said, f"stream {each.stream} does not say what is wrong: {each.missing}")


@case("AC24")
def truncated(begin: Begin) -> None:
    """Half an answer is none."""
    _as_undisturbed(begin, "truncate:every=3")


@case("AC24")
def stumbles(begin: Begin) -> None:
    """A vendor that stumbles is asked again."""
    _as_undisturbed(begin, "500:every=3")


@case("AC26")
def error_inside(begin: Begin) -> None:
    """An error inside a success is an error."""
    _as_undisturbed(begin, "200-error:every=3")


@case("AC23")
def drift(begin: Begin) -> None:
    """A number that turns into text stops nothing."""
    with begin("drift") as stage:
        for each in stage.sync().streams:
            said = f"{each.stream}: {each.missing}"
            claim(each.outcome == "complete" or "taken over" in each.missing, said)


@case("AC25")
def killed(begin: Begin) -> None:
    """A sync that dies after any page goes on from there."""
    with begin() as calm:
        calm.whole()
        rows, asked = calm.rows(), sum(calm.sandbox.requests.values())
    with begin(pages=True) as stage:
        deaths = 0
        taken: dict[str, int] = {}

        def cut(stream: Stream) -> None:
            nonlocal deaths
            taken[stream.name] = taken.get(stream.name, 0) + 1
            if taken[stream.name] in (2, 5, 11):
                deaths += 1
                raise _Died

        stage.cut = cut
        total = 0
        for _ in range(12):
            result = stage.sync()
            total += sum(stage.sandbox.requests.values())
            if all(each.outcome == "complete" for each in result.streams):
                break
        claim(deaths, "no stream has two pages; the sandbox has too few records to try this")
        claim(stage.rows() == rows, "the warehouse is not that of a sync that nobody disturbed")
        streams = len(result.streams)
        most = asked + deaths * 3 + 12 * 4 * streams
        claim(total <= most, f"{total} requests in place of {asked}: pages were fetched again")


class _Died(RuntimeError):
    """The process is gone, as far as the stream can tell."""
