"""Nurture programmes: who is in them, how far people go, and who falls silent."""

from abmkit import Formula, metric, stage, touch

_PROGRAMMES = (
    "Effectiveness per nurture programme, and what does not work: "
    "Customer-lifecycle metrics, part 3: nurture"
)
_FOLLOWED = touch.cohort("person_id", where="programme is not null and not is_machine")


@metric(
    title={
        "en": "People in programmes",
        "ko": "육성 프로그램 참여자",
        "zh": "培育项目人数",
        "ja": "プログラム参加者数",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=[_PROGRAMMES],
)
def programme_people() -> Formula:
    """People whom a nurture programme touched in the period; by `programme` for each."""
    return _FOLLOWED.count()


@metric(
    title={
        "en": "Programme next-step rate",
        "ko": "프로그램 단계 전환율",
        "zh": "培育项目推进率",
        "ja": "プログラム次ステップ率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    min_n=5,
    sources=[_PROGRAMMES],
)
def programme_next_step_rate(days: int = 90) -> Formula:
    """People in a programme who entered a step of their ladder for the first time within `days`.

    ÷ people in it; from the first touch of the period; by `programme` for each.
    """
    moved = "ladder = 'person' and is_first and previous_step is not null"
    return _FOLLOWED.reach(stage, within=f"{days}d", where=moved) / _FOLLOWED.count()


@metric(
    title={
        "en": "Programme stalled",
        "ko": "프로그램 정체율",
        "zh": "培育项目停滞率",
        "ja": "プログラム停滞率",
    },
    unit="percent",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    min_n=5,
    sources=[_PROGRAMMES],
)
def programme_stalled_rate(days: int = 30) -> Formula:
    """People in a programme who gave no minute in the `days` after its first touch ÷ all in it.

    Whose `days` are not over counts as not stalled; by `programme` for each.
    """
    quiet = _FOLLOWED.miss(
        touch, within=f"{days}d", where="minutes > 0 and not is_machine", same_day=False
    )
    return quiet / _FOLLOWED.count()


@metric(
    title={
        "en": "Programme minutes",
        "ko": "프로그램 참여 시간(분)",
        "zh": "培育项目参与分钟数",
        "ja": "プログラム関与分数",
    },
    unit="minutes",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=[_PROGRAMMES],
)
def programme_minutes() -> Formula:
    """Weighted minutes given to touches of nurture programmes; by `programme` for each."""
    return touch.sum("minutes", where="programme is not null")


_IN = {"programme": "welcome", "kind": "email", "occurred_on": "2026-07-01"}
_PROGRAMME: list[dict[str, object]] = [
    {**_IN, "person_id": "p"},
    {**_IN, "person_id": "q"},
    {**_IN, "person_id": "q", "programme": None, "occurred_on": "2026-07-20"},
    {**_IN, "person_id": "r", "occurred_on": "2026-09-20"},
]
_MOVED = {"ladder": "person", "step": "mql", "previous_step": "lead"}
_MOVES: list[dict[str, object]] = [
    {**_MOVED, "subject_id": "p", "person_id": "p", "entered_on": "2026-09-29"},
    {**_MOVED, "subject_id": "q", "person_id": "q", "entered_on": "2026-07-02", "entry": 2},
    {**_MOVED, "subject_id": "r", "person_id": "r", "entered_on": "2026-09-01"},
]
programme_people.example(touch=_PROGRAMME, expect=3)
programme_next_step_rate.example(touch=_PROGRAMME, stage=_MOVES, expect="0.333333")
programme_next_step_rate.example(touch=[{}], stage=_MOVES, expect=None)
programme_stalled_rate.example(touch=_PROGRAMME, expect="0.333333")
programme_stalled_rate.example(touch=[{}], expect=None)
programme_minutes.example(touch=_PROGRAMME, expect=3)
